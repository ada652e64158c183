-- Readings can be amended and deleted, and what they were stays; alerts follow their reading; patients have ranges of their own.

-- A reading as it was before each change, whole. Triggers of vital_signs write it in the same statement: no writer can forget it.
CREATE TABLE vital_sign_versions (
  patient_id uuid NOT NULL,
  vital_sign_id uuid NOT NULL,
  version integer NOT NULL,
  measured_at timestamptz NOT NULL,
  type text NOT NULL,
  loinc_code text NOT NULL,
  value numeric,
  systolic numeric,
  diastolic numeric,
  unit text NOT NULL,
  entered_value numeric,
  entered_systolic numeric,
  entered_diastolic numeric,
  entered_unit text NOT NULL,
  notes text,
  source text NOT NULL,
  source_code text,
  source_id text,
  fingerprint bytea,
  request_hash bytea,
  recorded_by uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  amended_by uuid,
  amended_at timestamptz,
  operation text NOT NULL,
  replaced_by uuid,
  replaced_at timestamptz NOT NULL,
  CONSTRAINT pk_vital_sign_versions PRIMARY KEY (patient_id, vital_sign_id, version),
  CONSTRAINT fk_vital_sign_versions_vital_sign_keys_patient_id_vital_sign_id FOREIGN KEY (patient_id, vital_sign_id)
    REFERENCES vital_sign_keys (patient_id, id),
  CONSTRAINT fk_vital_sign_versions_users_recorded_by FOREIGN KEY (recorded_by) REFERENCES users (id),
  CONSTRAINT fk_vital_sign_versions_users_amended_by FOREIGN KEY (amended_by) REFERENCES users (id),
  CONSTRAINT fk_vital_sign_versions_users_replaced_by FOREIGN KEY (replaced_by) REFERENCES users (id),
  CONSTRAINT ck_vital_sign_versions_operation CHECK (operation IN ('AMENDED', 'DELETED'))
);

-- Triggers of the statement, not of the row: a row that moves to another partition is a deletion to row triggers. Nobody acts
-- in a transaction of the system itself, so replaced_by may be null.
CREATE FUNCTION keep_vital_sign_versions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.vital_sign_versions (patient_id, vital_sign_id, version, measured_at, type, loinc_code, value, systolic,
    diastolic, unit, entered_value, entered_systolic, entered_diastolic, entered_unit, notes, source, source_code, source_id,
    fingerprint, request_hash, recorded_by, recorded_at, amended_by, amended_at, operation, replaced_by, replaced_at)
  SELECT r.patient_id, r.id, r.version, r.measured_at, r.type, r.loinc_code, r.value, r.systolic,
    r.diastolic, r.unit, r.entered_value, r.entered_systolic, r.entered_diastolic, r.entered_unit, r.notes, r.source,
    r.source_code, r.source_id, r.fingerprint, r.request_hash, r.recorded_by, r.recorded_at, r.amended_by, r.amended_at,
    CASE TG_OP WHEN 'UPDATE' THEN 'AMENDED' ELSE 'DELETED' END, public.acting_user_id(), clock_timestamp()
  FROM replaced r;
  RETURN NULL;
END $$;
CREATE TRIGGER tr_vital_signs_keep_amended AFTER UPDATE ON vital_signs REFERENCING OLD TABLE AS replaced
  FOR EACH STATEMENT EXECUTE FUNCTION keep_vital_sign_versions();
CREATE TRIGGER tr_vital_signs_keep_deleted AFTER DELETE ON vital_signs REFERENCING OLD TABLE AS replaced
  FOR EACH STATEMENT EXECUTE FUNCTION keep_vital_sign_versions();

CREATE TRIGGER tr_vital_sign_versions_refuse_change BEFORE UPDATE OR DELETE ON vital_sign_versions
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_vital_sign_versions_refuse_truncate BEFORE TRUNCATE ON vital_sign_versions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE vital_sign_versions ENABLE ROW LEVEL SECURITY;
CREATE POLICY vital_sign_versions_select ON vital_sign_versions FOR SELECT TO careconnect_app, careconnect_readonly
  USING (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]));
CREATE POLICY vital_sign_versions_backup ON vital_sign_versions FOR SELECT TO careconnect_backup USING (true);
GRANT SELECT ON vital_sign_versions TO careconnect_app, careconnect_readonly, careconnect_backup;

-- An alert ends when its reason does: its reading was deleted, or amended into its range. Its state stays OPEN then, since
-- readers of an earlier version know no third one. value is what raised it.
ALTER TABLE alerts ADD COLUMN value numeric, ADD COLUMN ended_at timestamptz;
ALTER TABLE alerts ADD CONSTRAINT ck_alerts_ended CHECK (ended_at IS NULL OR state = 'OPEN');
GRANT UPDATE (rule, threshold, value, created_at, ended_at) ON alerts TO careconnect_app;

CREATE OR REPLACE FUNCTION move_vital_sign_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.vital_sign_keys k SET measured_at = n.measured_at FROM changed n
  WHERE k.patient_id = n.patient_id AND k.id = n.id AND k.measured_at <> n.measured_at;
  UPDATE public.alerts a SET measured_at = n.measured_at FROM changed n
  WHERE a.patient_id = n.patient_id AND a.vital_sign_id = n.id AND a.measured_at <> n.measured_at;
  RETURN NULL;
END $$;

-- The worker holds a reading's lock while it adds its alerts, so none can slip in behind this.
CREATE FUNCTION end_vital_sign_alerts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.alerts a SET ended_at = clock_timestamp() FROM replaced r
  WHERE a.patient_id = r.patient_id AND a.vital_sign_id = r.id AND a.state = 'OPEN' AND a.ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER tr_vital_signs_end_alerts AFTER DELETE ON vital_signs REFERENCING OLD TABLE AS replaced
  FOR EACH STATEMENT EXECUTE FUNCTION end_vital_sign_alerts();
REVOKE EXECUTE ON FUNCTION keep_vital_sign_versions(), end_vital_sign_alerts() FROM PUBLIC;

-- A patient's own ranges, as whole sets: each change adds one, the highest version is in force, earlier ones say who had set
-- what. An empty set takes all own ranges back. Two writers after the same version break the primary key.
CREATE TABLE reference_range_sets (
  patient_id uuid NOT NULL,
  version integer NOT NULL,
  set_by uuid NOT NULL,
  set_at timestamptz NOT NULL,
  CONSTRAINT pk_reference_range_sets PRIMARY KEY (patient_id, version),
  CONSTRAINT fk_reference_range_sets_patients_patient_id FOREIGN KEY (patient_id) REFERENCES patients (id),
  CONSTRAINT fk_reference_range_sets_users_set_by FOREIGN KEY (set_by) REFERENCES users (id),
  CONSTRAINT ck_reference_range_sets_version CHECK (version > 0)
);

-- In the canonical unit of the type; an open end is null.
CREATE TABLE reference_ranges (
  patient_id uuid NOT NULL,
  set_version integer NOT NULL,
  type text NOT NULL,
  component text NOT NULL,
  low numeric,
  high numeric,
  CONSTRAINT pk_reference_ranges PRIMARY KEY (patient_id, set_version, type, component),
  CONSTRAINT fk_reference_ranges_reference_range_sets_patient_id_set_version FOREIGN KEY (patient_id, set_version)
    REFERENCES reference_range_sets (patient_id, version),
  CONSTRAINT ck_reference_ranges_component CHECK (component IN ('VALUE', 'SYSTOLIC', 'DIASTOLIC')),
  -- NaN sorts above Infinity, so this refuses both.
  CONSTRAINT ck_reference_ranges_low CHECK (low >= 0 AND low < 'Infinity'),
  CONSTRAINT ck_reference_ranges_high CHECK (high >= 0 AND high < 'Infinity'),
  CONSTRAINT ck_reference_ranges_order CHECK (low < high),
  CONSTRAINT ck_reference_ranges_some_end CHECK (low IS NOT NULL OR high IS NOT NULL)
);

ALTER TABLE reference_range_sets ENABLE ROW LEVEL SECURITY;
CREATE POLICY reference_range_sets_select ON reference_range_sets FOR SELECT TO careconnect_app, careconnect_readonly
  USING (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]));
CREATE POLICY reference_range_sets_insert ON reference_range_sets FOR INSERT TO careconnect_app
  WITH CHECK (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]) AND set_by = (SELECT acting_user_id()));
CREATE POLICY reference_range_sets_backup ON reference_range_sets FOR SELECT TO careconnect_backup USING (true);

ALTER TABLE reference_ranges ENABLE ROW LEVEL SECURITY;
CREATE POLICY reference_ranges_select ON reference_ranges FOR SELECT TO careconnect_app, careconnect_readonly
  USING (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]));
CREATE POLICY reference_ranges_insert ON reference_ranges FOR INSERT TO careconnect_app
  WITH CHECK (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]));
CREATE POLICY reference_ranges_backup ON reference_ranges FOR SELECT TO careconnect_backup USING (true);

-- Added and read, never changed.
GRANT SELECT, INSERT ON reference_range_sets, reference_ranges TO careconnect_app;
GRANT SELECT ON reference_range_sets, reference_ranges TO careconnect_readonly, careconnect_backup;
