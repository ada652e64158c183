-- Patients, who may see them, and the row-level security that every later table of patient data builds on.

CREATE TABLE patients (
  id uuid NOT NULL,
  user_id uuid,
  first_name text COLLATE "und-x-icu" NOT NULL,
  last_name text COLLATE "und-x-icu" NOT NULL,
  birth_date date,
  sex text NOT NULL,
  source_system text,
  source_value text,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_patients PRIMARY KEY (id),
  CONSTRAINT fk_patients_users_user_id FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT fk_patients_users_created_by FOREIGN KEY (created_by) REFERENCES users (id),
  CONSTRAINT ck_patients_sex CHECK (sex IN ('MALE', 'FEMALE', 'OTHER', 'UNKNOWN')),
  CONSTRAINT ck_patients_source CHECK ((source_system IS NULL) = (source_value IS NULL))
);
CREATE UNIQUE INDEX ux_patients_user_id ON patients (user_id) WHERE user_id IS NOT NULL;
-- The same record imported again by the same person finds the same patient; two people importing it make two records.
CREATE UNIQUE INDEX ux_patients_source ON patients (created_by, source_system, source_value);
CREATE TRIGGER tr_patients_updated_at BEFORE UPDATE ON patients FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE TABLE care_circle_members (
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  user_id uuid NOT NULL,
  relationship text NOT NULL,
  vital_signs text NOT NULL,
  medications text NOT NULL,
  allergies text NOT NULL,
  messages text NOT NULL,
  files text NOT NULL,
  starts_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  added_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_care_circle_members PRIMARY KEY (id),
  CONSTRAINT fk_care_circle_members_patients_patient_id FOREIGN KEY (patient_id) REFERENCES patients (id),
  CONSTRAINT fk_care_circle_members_users_user_id FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT fk_care_circle_members_users_added_by FOREIGN KEY (added_by) REFERENCES users (id),
  CONSTRAINT ck_care_circle_members_relationship CHECK (relationship IN ('CAREGIVER', 'FAMILY_MEMBER', 'OTHER')),
  CONSTRAINT ck_care_circle_members_vital_signs CHECK (vital_signs IN ('NONE', 'VIEW', 'RECORD', 'MANAGE')),
  CONSTRAINT ck_care_circle_members_medications CHECK (medications IN ('NONE', 'VIEW', 'RECORD', 'MANAGE')),
  CONSTRAINT ck_care_circle_members_allergies CHECK (allergies IN ('NONE', 'VIEW', 'RECORD', 'MANAGE')),
  CONSTRAINT ck_care_circle_members_messages CHECK (messages IN ('NONE', 'VIEW', 'RECORD', 'MANAGE')),
  CONSTRAINT ck_care_circle_members_files CHECK (files IN ('NONE', 'VIEW', 'RECORD', 'MANAGE')),
  CONSTRAINT ck_care_circle_members_expires_at CHECK (expires_at > starts_at)
);
CREATE UNIQUE INDEX ux_care_circle_members_active ON care_circle_members (patient_id, user_id) WHERE revoked_at IS NULL;
CREATE INDEX ix_care_circle_members_user_id ON care_circle_members (user_id);
CREATE TRIGGER tr_care_circle_members_updated_at BEFORE UPDATE ON care_circle_members
  FOR EACH ROW EXECUTE FUNCTION set_updated_at();

-- Whom the transaction acts for. An unset or emptied setting is nobody; junk is an error, never a match.
CREATE FUNCTION acting_user_id() RETURNS uuid LANGUAGE sql STABLE
RETURN NULLIF(current_setting('careconnect.user_id', true), '')::uuid;

-- The patients the transaction may touch now: the user's own record, those whose circle the user is an active member of,
-- and the one patient the worker acts on. It reads past row-level security as its owner, hence the pinned search_path;
-- PL/pgSQL because its plan is kept for the session. Policies call it as a scalar sub-query: once a query, not once a row.
CREATE FUNCTION visible_patient_ids() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting_user uuid := public.acting_user_id();
  acting_patient uuid := NULLIF(current_setting('careconnect.patient_id', true), '')::uuid;
BEGIN
  RETURN ARRAY(
    SELECT p.id FROM public.patients p WHERE p.user_id = acting_user
    UNION ALL
    SELECT m.patient_id FROM public.care_circle_members m
    WHERE m.user_id = acting_user AND m.revoked_at IS NULL
      AND (m.starts_at IS NULL OR m.starts_at <= now()) AND (m.expires_at IS NULL OR m.expires_at > now())
    UNION ALL
    SELECT acting_patient WHERE acting_patient IS NOT NULL);
END $$;

CREATE FUNCTION patient_has_circle(patient uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM public.care_circle_members m WHERE m.patient_id = patient);
END $$;

REVOKE EXECUTE ON FUNCTION set_updated_at(), acting_user_id(), visible_patient_ids(), patient_has_circle(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acting_user_id(), visible_patient_ids(), patient_has_circle(uuid)
  TO careconnect_app, careconnect_readonly;

ALTER TABLE patients ENABLE ROW LEVEL SECURITY;
CREATE POLICY patients_select ON patients FOR SELECT TO careconnect_app, careconnect_readonly
  USING (id = ANY ((SELECT visible_patient_ids())::uuid[]) OR user_id = (SELECT acting_user_id()));
-- Who makes a record sees it until its circle has a first member: an import makes both in one transaction.
CREATE POLICY patients_select_new ON patients FOR SELECT TO careconnect_app
  USING (created_by = (SELECT acting_user_id()) AND user_id IS NULL AND NOT patient_has_circle(id));
CREATE POLICY patients_insert ON patients FOR INSERT TO careconnect_app
  WITH CHECK (created_by = (SELECT acting_user_id()) AND (user_id IS NULL OR user_id = created_by));
CREATE POLICY patients_update ON patients FOR UPDATE TO careconnect_app
  USING (id = ANY ((SELECT visible_patient_ids())::uuid[]));
CREATE POLICY patients_backup ON patients FOR SELECT TO careconnect_backup USING (true);

ALTER TABLE care_circle_members ENABLE ROW LEVEL SECURITY;
CREATE POLICY care_circle_members_select ON care_circle_members FOR SELECT TO careconnect_app, careconnect_readonly
  USING (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]) OR user_id = (SELECT acting_user_id()));
-- The sub-query is itself under row-level security: only of a patient one sees can one name members.
CREATE POLICY care_circle_members_insert ON care_circle_members FOR INSERT TO careconnect_app
  WITH CHECK (EXISTS (SELECT FROM patients p WHERE p.id = patient_id));
CREATE POLICY care_circle_members_update ON care_circle_members FOR UPDATE TO careconnect_app
  USING (patient_id = ANY ((SELECT visible_patient_ids())::uuid[]));
CREATE POLICY care_circle_members_backup ON care_circle_members FOR SELECT TO careconnect_backup USING (true);

GRANT SELECT, INSERT, UPDATE ON patients, care_circle_members TO careconnect_app;
GRANT SELECT ON patients, care_circle_members TO careconnect_readonly, careconnect_backup;
