-- Whether an operator has the application closed, and what to tell those who come meanwhile. One row, which every process reads
-- every 2 seconds and is notified of. Only the operator's command switches it, with a login that is a member of the owner.

CREATE TABLE maintenance_mode (
  is_the_row boolean NOT NULL DEFAULT true,
  is_on boolean NOT NULL,
  message text,
  until timestamptz,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  CONSTRAINT pk_maintenance_mode PRIMARY KEY (is_the_row),
  CONSTRAINT ck_maintenance_mode_is_the_row CHECK (is_the_row),
  CONSTRAINT ck_maintenance_mode_message CHECK (char_length(message) BETWEEN 1 AND 500),
  CONSTRAINT ck_maintenance_mode_until CHECK (isfinite(until)),
  CONSTRAINT ck_maintenance_mode_changed_by CHECK (char_length(changed_by) BETWEEN 1 AND 200)
);
INSERT INTO maintenance_mode (is_on, changed_by, changed_at) VALUES (false, 'V015', now());

CREATE FUNCTION notify_maintenance_mode() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('maintenance_mode', '');
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION notify_maintenance_mode() FROM PUBLIC;
CREATE TRIGGER tr_maintenance_mode_notify AFTER INSERT OR UPDATE OR DELETE ON maintenance_mode
  FOR EACH STATEMENT EXECUTE FUNCTION notify_maintenance_mode();

GRANT SELECT ON maintenance_mode TO careconnect_app, careconnect_backup;

-- The one way to switch it, for the operator's command. Says whether it was on before, so that two operators notice each other.
CREATE FUNCTION set_maintenance_mode(switch_on boolean, message text, until timestamptz, who text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  was_on boolean;
BEGIN
  SELECT m.is_on INTO was_on FROM public.maintenance_mode m FOR UPDATE;
  INSERT INTO public.maintenance_mode AS m (is_on, message, until, changed_by, changed_at)
  VALUES (switch_on, nullif(btrim(set_maintenance_mode.message), ''), set_maintenance_mode.until, btrim(who), clock_timestamp())
  ON CONFLICT (is_the_row) DO UPDATE SET is_on = excluded.is_on, message = excluded.message, until = excluded.until,
    changed_by = excluded.changed_by, changed_at = excluded.changed_at;
  RETURN coalesce(was_on, false);
END $$;
REVOKE EXECUTE ON FUNCTION set_maintenance_mode(boolean, text, timestamptz, text) FROM PUBLIC;

-- The newest file that was applied, for those who ask a running service what it works on. The list itself is the Migrator's.
CREATE FUNCTION applied_schema_version() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT h.version FROM public.careconnect_migrations h WHERE h.success ORDER BY h.id DESC LIMIT 1);
END $$;
REVOKE EXECUTE ON FUNCTION applied_schema_version() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION applied_schema_version() TO careconnect_app;
