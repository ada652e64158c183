-- Work to be done after a change, written in the change's own transaction and done at least once by the worker.
-- Payloads hold ids and times only, so the table needs no row-level security.

CREATE TABLE outbox_messages (
  id uuid NOT NULL,
  kind text NOT NULL,
  payload jsonb NOT NULL,
  state text NOT NULL DEFAULT 'AVAILABLE',
  attempt integer NOT NULL DEFAULT 0,
  max_attempts integer NOT NULL,
  created_at timestamptz NOT NULL,
  scheduled_at timestamptz NOT NULL,
  attempted_at timestamptz,
  finalized_at timestamptz,
  last_error text,
  trace_parent text,
  CONSTRAINT pk_outbox_messages PRIMARY KEY (id),
  CONSTRAINT ck_outbox_messages_state CHECK (state IN ('AVAILABLE', 'RUNNING', 'RETRYABLE', 'COMPLETED', 'DISCARDED')),
  CONSTRAINT ck_outbox_messages_finalized_at CHECK ((state IN ('COMPLETED', 'DISCARDED')) = (finalized_at IS NOT NULL)),
  CONSTRAINT ck_outbox_messages_attempted_at CHECK (state <> 'RUNNING' OR attempted_at IS NOT NULL),
  CONSTRAINT ck_outbox_messages_attempt CHECK (attempt >= 0 AND max_attempts BETWEEN 1 AND 100)
);
-- Each index holds only what its query looks for, so finished rows cost neither claim nor rescue anything.
CREATE INDEX ix_outbox_messages_claim ON outbox_messages (scheduled_at, id) WHERE state IN ('AVAILABLE', 'RETRYABLE');
CREATE INDEX ix_outbox_messages_running ON outbox_messages (attempted_at) WHERE state = 'RUNNING';
CREATE INDEX ix_outbox_messages_finalized ON outbox_messages (state, finalized_at) WHERE finalized_at IS NOT NULL;

-- Commits that notify queue up behind one lock of the whole server, each with its own flush to disk. Only one open
-- transaction at a time notifies; messages of the others are found by the same wake-up or the next poll.
CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF pg_try_advisory_xact_lock(hashtextextended('careconnect.outbox_messages', 0)) THEN
    PERFORM pg_notify('outbox_messages', '');
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION notify_outbox() FROM PUBLIC;
CREATE TRIGGER tr_outbox_messages_notify AFTER INSERT ON outbox_messages FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();

GRANT SELECT, INSERT, UPDATE, DELETE ON outbox_messages TO careconnect_app;
GRANT SELECT ON outbox_messages TO careconnect_backup;
