-- What a call needs before anything else, as one command: whom the transaction acts for, whether the session lives, and the
-- caller's rights to the patient. It reads past row-level security as its owner, hence the pinned search_path; PL/pgSQL because
-- its plan is kept for the session. No row: the session has ended.

-- A write takes the circle's lock shared before it looks, and every change of a circle takes it alone: so no write that was
-- allowed before a revocation commits after it.
CREATE FUNCTION begin_call(session uuid, caller uuid, patient uuid, is_write boolean)
RETURNS TABLE (role text, is_own boolean, is_member boolean, vital_signs text, medications text, allergies text, messages text, files text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('careconnect.user_id', caller::text, true);
  IF is_write AND patient IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('careconnect.circle:' || patient, 0));
  END IF;
  RETURN QUERY
    SELECT u.role, p.id IS NOT NULL, m.id IS NOT NULL, m.vital_signs, m.medications, m.allergies, m.messages, m.files
    FROM public.sessions s
    JOIN public.users u ON u.id = s.user_id
    LEFT JOIN public.patients p ON p.id = patient AND p.user_id = u.id
    LEFT JOIN public.care_circle_members m ON m.patient_id = patient AND m.user_id = u.id AND m.revoked_at IS NULL
      AND (m.starts_at IS NULL OR m.starts_at <= now()) AND (m.expires_at IS NULL OR m.expires_at > now())
    WHERE s.id = session AND s.user_id = caller AND s.ended_at IS NULL AND s.expires_at > now() AND u.status = 'ACTIVE';
END $$;

REVOKE EXECUTE ON FUNCTION begin_call(uuid, uuid, uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION begin_call(uuid, uuid, uuid, boolean) TO careconnect_app;
