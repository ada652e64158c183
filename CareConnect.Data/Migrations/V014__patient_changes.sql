-- How often the readings and alerts of a patient have changed. What was made of them, such as a cached health summary, is
-- still right while this is the same: a change and its count become visible together, when the transaction commits.

-- A counted row is locked until then. One row for each patient would let its writers commit one after the other, each with a
-- flush to disk of its own, so there are 16, and only their sum says anything. updated_at tells two histories with the same
-- sum apart, as after a restore of an older backup.
CREATE TABLE patient_changes (
  patient_id uuid NOT NULL,
  slot smallint NOT NULL,
  changes bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT pk_patient_changes PRIMARY KEY (patient_id, slot),
  CONSTRAINT fk_patient_changes_patients_patient_id FOREIGN KEY (patient_id) REFERENCES patients (id),
  CONSTRAINT ck_patient_changes_slot CHECK (slot BETWEEN 0 AND 15),
  CONSTRAINT ck_patient_changes_changes CHECK (changes > 0)
) WITH (fillfactor = 50);

-- For tables with a patient_id; the trigger names its rows "changed". A writer counts in a row that nobody else holds, which
-- advisory locks tell without waiting: so writers wait for each other, or in a circle, only where 16 are at work on one patient.
CREATE FUNCTION count_patient_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patient uuid;
  free smallint;
BEGIN
  FOR patient IN SELECT DISTINCT n.patient_id FROM changed n ORDER BY n.patient_id LOOP
    free := pg_backend_pid() % 16;
    FOR attempt IN 1..16 LOOP
      EXIT WHEN pg_try_advisory_xact_lock(hashtextextended('careconnect.changes:' || patient, free));
      free := (free + 1) % 16;
    END LOOP;
    INSERT INTO public.patient_changes AS c (patient_id, slot, changes) VALUES (patient, free, 1)
    ON CONFLICT (patient_id, slot) DO UPDATE SET changes = c.changes + 1, updated_at = clock_timestamp();
  END LOOP;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION count_patient_changes() FROM PUBLIC;

CREATE TRIGGER tr_vital_signs_count_inserts AFTER INSERT ON vital_signs REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_patient_changes();
CREATE TRIGGER tr_vital_signs_count_updates AFTER UPDATE ON vital_signs REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_patient_changes();
CREATE TRIGGER tr_vital_signs_count_deletes AFTER DELETE ON vital_signs REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_patient_changes();
CREATE TRIGGER tr_alerts_count_inserts AFTER INSERT ON alerts REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_patient_changes();
CREATE TRIGGER tr_alerts_count_updates AFTER UPDATE ON alerts REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_patient_changes();
CREATE TRIGGER tr_alerts_count_deletes AFTER DELETE ON alerts REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_patient_changes();

ALTER TABLE patient_changes ENABLE ROW LEVEL SECURITY;
CREATE POLICY patient_changes_select ON patient_changes FOR SELECT TO careconnect_app, careconnect_readonly
  USING (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]));
CREATE POLICY patient_changes_backup ON patient_changes FOR SELECT TO careconnect_backup USING (true);

-- Nobody but the triggers counts.
GRANT SELECT ON patient_changes TO careconnect_app, careconnect_readonly, careconnect_backup;

-- Row-level security checks readings and does not look for them: as an index condition beside the statement's own patient_id
-- it counts twice in the planner's estimate. With ten million readings that said one row for any patient, so the last value
-- of a type was found by reading all of the patient's readings. COALESCE keeps it out of the index condition.
ALTER POLICY vital_signs_select ON vital_signs
  USING (coalesce(patient_id = ANY ((SELECT visible_patient_ids())::uuid[]), false));
ALTER POLICY vital_signs_write ON vital_signs
  USING (coalesce(patient_id = ANY ((SELECT visible_patient_ids())::uuid[]), false));
