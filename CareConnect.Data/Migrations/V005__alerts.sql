-- A reading outside its type's range: one row for each reading and component, made by the worker.

CREATE TABLE alerts (
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  vital_sign_id uuid NOT NULL,
  type text NOT NULL,
  component text NOT NULL,
  rule text NOT NULL,
  threshold numeric NOT NULL,
  measured_at timestamptz NOT NULL,
  state text NOT NULL,
  created_at timestamptz NOT NULL,
  acknowledged_by uuid,
  acknowledged_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_alerts PRIMARY KEY (id),
  CONSTRAINT fk_alerts_vital_sign_keys_patient_id_vital_sign_id FOREIGN KEY (patient_id, vital_sign_id)
    REFERENCES vital_sign_keys (patient_id, id),
  CONSTRAINT fk_alerts_users_acknowledged_by FOREIGN KEY (acknowledged_by) REFERENCES users (id),
  CONSTRAINT ck_alerts_component CHECK (component IN ('VALUE', 'SYSTOLIC', 'DIASTOLIC')),
  CONSTRAINT ck_alerts_rule CHECK (rule IN ('LOW', 'HIGH')),
  CONSTRAINT ck_alerts_state CHECK (state IN ('OPEN', 'ACKNOWLEDGED')),
  CONSTRAINT ck_alerts_acknowledged CHECK ((state = 'ACKNOWLEDGED') = (acknowledged_at IS NOT NULL)
    AND (acknowledged_by IS NULL) = (acknowledged_at IS NULL))
);
-- The same message handled twice makes one alert.
CREATE UNIQUE INDEX ux_alerts_reading ON alerts (patient_id, vital_sign_id, component);
CREATE INDEX ix_alerts_patient_id_created_at ON alerts (patient_id, created_at, id);
CREATE TRIGGER tr_alerts_updated_at BEFORE UPDATE ON alerts FOR EACH ROW EXECUTE FUNCTION set_updated_at();

ALTER TABLE alerts ENABLE ROW LEVEL SECURITY;
CREATE POLICY alerts_select ON alerts FOR SELECT TO careconnect_readonly
  USING (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]));
CREATE POLICY alerts_write ON alerts FOR ALL TO careconnect_app
  USING (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]));
CREATE POLICY alerts_backup ON alerts FOR SELECT TO careconnect_backup USING (true);

GRANT SELECT, INSERT ON alerts TO careconnect_app;
GRANT UPDATE (state, acknowledged_by, acknowledged_at) ON alerts TO careconnect_app;
GRANT SELECT ON alerts TO careconnect_readonly, careconnect_backup;
