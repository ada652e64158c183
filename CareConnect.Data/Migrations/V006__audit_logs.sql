-- Who did what, when, to whose data. Rows are added and read, never changed: no grant allows it, and a trigger refuses it to all.

CREATE TABLE audit_logs (
  id uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  user_id uuid,
  patient_id uuid,
  action text NOT NULL,
  resource text NOT NULL,
  resource_id uuid,
  outcome text NOT NULL,
  details jsonb,
  address inet,
  user_agent text,
  trace_id text,
  CONSTRAINT pk_audit_logs PRIMARY KEY (id, occurred_at),
  CONSTRAINT ck_audit_logs_outcome CHECK (outcome IN ('SUCCESS', 'DENIED', 'FAILURE')),
  CONSTRAINT ck_audit_logs_occurred_at CHECK (isfinite(occurred_at))
) PARTITION BY RANGE (occurred_at);

-- No foreign keys: the trail of a refused id, or of a person since removed, must stand on its own.
CREATE INDEX ix_audit_logs_patient_id_occurred_at ON audit_logs (patient_id, occurred_at) WHERE patient_id IS NOT NULL;
CREATE INDEX ix_audit_logs_user_id_occurred_at ON audit_logs (user_id, occurred_at) WHERE user_id IS NOT NULL;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: its rows are never changed', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
REVOKE EXECUTE ON FUNCTION refuse_change() FROM PUBLIC;
CREATE TRIGGER tr_audit_logs_refuse_change BEFORE UPDATE OR DELETE ON audit_logs
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_audit_logs_refuse_truncate BEFORE TRUNCATE ON audit_logs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE audit_logs ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_logs_select ON audit_logs FOR SELECT TO careconnect_app, careconnect_readonly
  USING (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]) OR user_id = (SELECT acting_user_id()));
CREATE POLICY audit_logs_insert ON audit_logs FOR INSERT TO careconnect_app WITH CHECK (true);
CREATE POLICY audit_logs_backup ON audit_logs FOR SELECT TO careconnect_backup USING (true);

GRANT SELECT, INSERT ON audit_logs TO careconnect_app;
GRANT SELECT ON audit_logs TO careconnect_readonly, careconnect_backup;

SELECT create_first_partitions('audit_logs');
