-- Answers to writes that their caller named with an Idempotency-Key, kept for a day: the same key again gets the same answer, and
-- nothing is done twice. A row is written in the write's own transaction, so it is there exactly when the write is; while that
-- transaction runs, the primary key makes another one with the same key wait.

CREATE TABLE idempotency_keys (
  user_id uuid NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status integer,
  location text,
  etag text,
  content_type text,
  body bytea,
  resource_id uuid,
  patient_id uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT pk_idempotency_keys PRIMARY KEY (user_id, key),
  CONSTRAINT fk_idempotency_keys_users_user_id FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT fk_idempotency_keys_patients_patient_id FOREIGN KEY (patient_id) REFERENCES patients (id),
  CONSTRAINT ck_idempotency_keys_key CHECK (char_length(key) BETWEEN 1 AND 255),
  CONSTRAINT ck_idempotency_keys_request_hash CHECK (octet_length(request_hash) = 32),
  CONSTRAINT ck_idempotency_keys_status CHECK (status BETWEEN 200 AND 399),
  CONSTRAINT ck_idempotency_keys_expires_at CHECK (expires_at > created_at)
);
CREATE INDEX ix_idempotency_keys_expires_at ON idempotency_keys (expires_at);

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY idempotency_keys_own ON idempotency_keys FOR ALL TO careconnect_app
  USING (user_id = (SELECT acting_user_id()));
-- A backup holds the rows that these answers tell of; without the keys, what is sent again after a restore would be done twice.
CREATE POLICY idempotency_keys_backup ON idempotency_keys FOR SELECT TO careconnect_backup USING (true);

GRANT SELECT, INSERT, UPDATE ON idempotency_keys TO careconnect_app;
GRANT SELECT ON idempotency_keys TO careconnect_backup;

-- The Worker acts for nobody, so it sees no row; this takes what is out of date, a step at a time, and tells how many it took.
CREATE FUNCTION forget_idempotency_keys(most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  forgotten integer;
BEGIN
  DELETE FROM public.idempotency_keys k USING (
    SELECT e.user_id, e.key FROM public.idempotency_keys e WHERE e.expires_at <= now() LIMIT most FOR UPDATE SKIP LOCKED) old
  WHERE k.user_id = old.user_id AND k.key = old.key;
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;
REVOKE EXECUTE ON FUNCTION forget_idempotency_keys(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_idempotency_keys(integer) TO careconnect_app;
