# Creates each database of DATABASES, a JSON list, that the server does not have yet. Where to go and as whom is in the PG variables of
# libpq. What exists is left alone, and a database is there whole or not at all, so a run that was ended is run again.
set -eu
exec psql --no-psqlrc --no-password --set=ON_ERROR_STOP=1 --set=databases="$DATABASES" --echo-queries --file=- <<'SQL'
-- Two runs at once take turns; the lock goes with the session.
SELECT pg_advisory_lock(hashtext('databases of the manifest'));
SELECT format('CREATE DATABASE %I', name)
  FROM json_array_elements_text(:'databases'::json) AS name
  WHERE name NOT IN (SELECT datname FROM pg_database) \gexec
SQL
