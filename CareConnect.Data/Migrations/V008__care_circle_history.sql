-- Everyone who ever was in a patient's circle: the list with those who left, and the look whether a circle was ever begun.
-- The unique index holds only memberships that are not revoked.

CREATE INDEX ix_care_circle_members_patient_id ON care_circle_members (patient_id);
