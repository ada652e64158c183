-- Readings, one row each, by month of measurement. Blood pressure is one row with two components and no value.

-- A partitioned table can have no unique id without its partition key, so this table holds each id once per patient. A trigger
-- of vital_signs fills it in the same statement: no writer can forget it, and a second use of an id breaks pk_vital_sign_keys.
-- Per patient, so that an id tells nothing about another patient's readings. An id stays taken when its reading is deleted.
CREATE TABLE vital_sign_keys (
  patient_id uuid NOT NULL,
  id uuid NOT NULL,
  measured_at timestamptz NOT NULL,
  CONSTRAINT pk_vital_sign_keys PRIMARY KEY (patient_id, id),
  CONSTRAINT fk_vital_sign_keys_patients_patient_id FOREIGN KEY (patient_id) REFERENCES patients (id)
);

CREATE TABLE vital_signs (
  patient_id uuid NOT NULL,
  id uuid NOT NULL,
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
  version integer NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_vital_signs PRIMARY KEY (patient_id, measured_at, id),
  CONSTRAINT fk_vital_signs_users_recorded_by FOREIGN KEY (recorded_by) REFERENCES users (id),
  CONSTRAINT fk_vital_signs_users_amended_by FOREIGN KEY (amended_by) REFERENCES users (id),
  CONSTRAINT ck_vital_signs_measured_at CHECK (isfinite(measured_at)),
  CONSTRAINT ck_vital_signs_shape CHECK (
    CASE WHEN type = 'blood-pressure'
      THEN value IS NULL AND entered_value IS NULL AND systolic IS NOT NULL AND diastolic IS NOT NULL
        AND entered_systolic IS NOT NULL AND entered_diastolic IS NOT NULL
      ELSE value IS NOT NULL AND entered_value IS NOT NULL AND systolic IS NULL AND diastolic IS NULL
        AND entered_systolic IS NULL AND entered_diastolic IS NULL
    END),
  -- NaN sorts above Infinity, so this refuses both.
  CONSTRAINT ck_vital_signs_amounts CHECK (value >= 0 AND value < 'Infinity'),
  CONSTRAINT ck_vital_signs_blood_pressure CHECK (diastolic >= 0 AND systolic > diastolic AND systolic < 'Infinity'),
  CONSTRAINT ck_vital_signs_source CHECK (source IN ('ENTERED', 'IMPORTED')),
  CONSTRAINT ck_vital_signs_imported CHECK (source = 'ENTERED' OR fingerprint IS NOT NULL),
  CONSTRAINT ck_vital_signs_amended CHECK ((amended_by IS NULL) = (amended_at IS NULL))
) PARTITION BY RANGE (measured_at);

-- The patient is checked by the key's foreign key, which the trigger below makes in the same statement.
CREATE INDEX ix_vital_signs_patient_id_type_measured_at ON vital_signs (patient_id, type, measured_at, id);
-- The same imported reading twice is one; the fingerprint contains the time, so the partition key weakens nothing.
CREATE UNIQUE INDEX ux_vital_signs_fingerprint ON vital_signs (patient_id, fingerprint, measured_at)
  WHERE fingerprint IS NOT NULL;

-- A version of its own: PostgreSQL cannot return xmin from a write to a partitioned table.
CREATE FUNCTION set_updated_at_and_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.updated_at := clock_timestamp();
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER tr_vital_signs_updated_at BEFORE UPDATE ON vital_signs
  FOR EACH ROW EXECUTE FUNCTION set_updated_at_and_version();

CREATE FUNCTION add_vital_sign_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.vital_sign_keys (patient_id, id, measured_at) SELECT n.patient_id, n.id, n.measured_at FROM added n;
  RETURN NULL;
END $$;
CREATE TRIGGER tr_vital_signs_add_keys AFTER INSERT ON vital_signs REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION add_vital_sign_keys();

CREATE FUNCTION move_vital_sign_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.vital_sign_keys k SET measured_at = n.measured_at FROM changed n
  WHERE k.patient_id = n.patient_id AND k.id = n.id AND k.measured_at <> n.measured_at;
  RETURN NULL;
END $$;
CREATE TRIGGER tr_vital_signs_move_keys AFTER UPDATE ON vital_signs REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION move_vital_sign_keys();

REVOKE EXECUTE ON FUNCTION set_updated_at_and_version(), add_vital_sign_keys(), move_vital_sign_keys() FROM PUBLIC;

ALTER TABLE vital_sign_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY vital_sign_keys_select ON vital_sign_keys FOR SELECT TO careconnect_app, careconnect_readonly
  USING (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]));
CREATE POLICY vital_sign_keys_backup ON vital_sign_keys FOR SELECT TO careconnect_backup USING (true);

ALTER TABLE vital_signs ENABLE ROW LEVEL SECURITY;
CREATE POLICY vital_signs_select ON vital_signs FOR SELECT TO careconnect_readonly
  USING (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]));
CREATE POLICY vital_signs_write ON vital_signs FOR ALL TO careconnect_app
  USING (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]));
CREATE POLICY vital_signs_backup ON vital_signs FOR SELECT TO careconnect_backup USING (true);

-- Whose reading it is, and who recorded it when, can never be rewritten.
GRANT SELECT, INSERT, DELETE ON vital_signs TO careconnect_app;
GRANT UPDATE (measured_at, value, systolic, diastolic, unit, entered_value, entered_systolic, entered_diastolic, entered_unit,
  notes, amended_by, amended_at) ON vital_signs TO careconnect_app;
GRANT SELECT ON vital_sign_keys TO careconnect_app;
GRANT SELECT ON vital_signs, vital_sign_keys TO careconnect_readonly, careconnect_backup;

SELECT create_first_partitions('vital_signs');
