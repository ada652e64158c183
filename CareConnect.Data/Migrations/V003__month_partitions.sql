-- Months of the two partitioned tables. The app role may run no DDL; ensure_month_partition is its one narrow door.

CREATE TABLE month_partitioned_tables (
  name text NOT NULL,
  first_month date NOT NULL,
  CONSTRAINT pk_month_partitioned_tables PRIMARY KEY (name),
  CONSTRAINT ck_month_partitioned_tables_name CHECK (name IN ('vital_signs', 'audit_logs')),
  CONSTRAINT ck_month_partitioned_tables_first_month CHECK (extract(day FROM first_month) = 1)
);
GRANT SELECT ON month_partitioned_tables TO careconnect_backup;

-- Makes the partition of one month and returns true, or false where the month has one. Months before the first are in the
-- history partition. Attaching a made table locks out no reader or writer of the parent, unlike PARTITION OF; what it does
-- wait for, it gives up after 5 s, lest others queue up behind it.
CREATE FUNCTION ensure_month_partition(parent text, month date) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  month_start date := date_trunc('month', month)::date;
  first date;
  partition_name text;
BEGIN
  SELECT t.first_month INTO first FROM public.month_partitioned_tables t WHERE t.name = parent;
  IF first IS NULL THEN
    RAISE EXCEPTION 'ensure_month_partition: % has no month partitions', quote_nullable(parent) USING ERRCODE = '22023';
  END IF;
  IF month_start IS NULL OR month_start > now() + interval '12 months' THEN
    RAISE EXCEPTION 'ensure_month_partition: month % is not within 12 months from now', month USING ERRCODE = '22023';
  END IF;

  partition_name := parent || to_char(month_start, '"_"YYYY"_"MM');
  IF month_start < first OR to_regclass('public.' || partition_name) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- Whoever waited here looks again, past the cache that still remembers the table as missing.
  PERFORM pg_advisory_xact_lock(hashtextextended('careconnect.' || partition_name, 0));
  IF EXISTS (SELECT FROM pg_class c WHERE c.relname = partition_name AND c.relnamespace = 'public'::regnamespace) THEN
    RETURN false;
  END IF;

  EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition_name, parent);
  EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', parent, partition_name,
    month_start || ' 00:00:00+00', (month_start + interval '1 month')::date || ' 00:00:00+00');
  EXECUTE format('GRANT SELECT ON public.%I TO careconnect_backup', partition_name);
  RETURN true;
END $$;

-- The history partition takes everything before the first month (imported records reach back decades); months follow up to
-- three ahead, and the worker makes later ones.
CREATE FUNCTION create_first_partitions(parent text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  first date := (date_trunc('month', now() AT TIME ZONE 'UTC') - interval '2 years')::date;
BEGIN
  INSERT INTO month_partitioned_tables (name, first_month) VALUES (parent, first);
  EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (MINVALUE) TO (%L)',
    parent || '_history', parent, first || ' 00:00:00+00');
  EXECUTE format('GRANT SELECT ON %I TO careconnect_backup', parent || '_history');
  PERFORM ensure_month_partition(parent, (first + make_interval(months => n))::date) FROM generate_series(0, 27) n;
END $$;

REVOKE EXECUTE ON FUNCTION ensure_month_partition(text, date), create_first_partitions(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_month_partition(text, date) TO careconnect_app;
