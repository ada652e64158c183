using Npgsql;

namespace CareConnect.Migrator;

/// <summary>
/// The four roles: careconnect_owner owns every object and never logs in; the others hold only what the migrations grant. Needs a
/// login that owns the database and has CREATEROLE, not a superuser, since managed servers give none.
/// </summary>
internal static class DatabaseRoles
{
    public const string Owner = "careconnect_owner";
    private const string App = "careconnect_app";
    private const string Readonly = "careconnect_readonly";
    private const string Backup = "careconnect_backup";

    // Roles belong to the whole server, where a Migrator of another database may make the same one at the same moment.
    private const string CreateSql = """
        DO $$
        DECLARE
          name text;
        BEGIN
          FOREACH name IN ARRAY ARRAY['careconnect_owner', 'careconnect_app', 'careconnect_readonly', 'careconnect_backup'] LOOP
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
              BEGIN
                EXECUTE format('CREATE ROLE %I %s', name, CASE name WHEN 'careconnect_owner' THEN 'NOLOGIN' ELSE 'LOGIN' END);
              EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
              END;
            END IF;
          END LOOP;
        END $$
        """;

    private const string TooPowerfulSql = """
        SELECT string_agg(rolname, ', ') FROM pg_roles
        WHERE rolname IN ('careconnect_owner', 'careconnect_app', 'careconnect_readonly', 'careconnect_backup')
          AND (rolsuper OR rolbypassrls OR rolcreaterole)
        """;

    // PostgreSQL 16 gives who makes a role its administration but not the right to take it on.
    private const string BecomeOwnerSql = """
        DO $$
        DECLARE
          may text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
        BEGIN
          IF NOT pg_has_role(current_user, 'careconnect_owner', may) THEN
            GRANT careconnect_owner TO CURRENT_USER;
          END IF;
          -- Whoever operates the database dumps it as careconnect_backup.
          IF NOT pg_has_role(current_user, 'careconnect_backup', may) THEN
            GRANT careconnect_backup TO CURRENT_USER;
          END IF;
          IF NOT has_schema_privilege('careconnect_owner', 'public', 'CREATE') THEN
            GRANT USAGE, CREATE ON SCHEMA public TO careconnect_owner;
          END IF;
          IF NOT has_database_privilege('careconnect_backup', current_database(), 'CONNECT')
             OR EXISTS (SELECT FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                        WHERE d.datname = current_database() AND a.grantee = 0) THEN
            EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
            EXECUTE format('GRANT CONNECT ON DATABASE %I TO careconnect_owner, careconnect_app, careconnect_readonly, careconnect_backup',
              current_database());
          END IF;
        END $$
        """;

    public static async Task EnsureAsync(
        NpgsqlConnection connection,
        RoleOptions passwords,
        CancellationToken cancellationToken
    )
    {
        await connection.ExecuteAsync(CreateSql, cancellationToken);
        if (await connection.ReadScalarAsync<string>(TooPowerfulSql, cancellationToken) is { } names)
        {
            throw new MigrationFailure(
                $"{names} may pass by row-level security or make roles; take these attributes away first"
            );
        }

        await SetPasswordAsync(connection, App, passwords.AppPassword, cancellationToken);
        await SetPasswordAsync(connection, Readonly, passwords.ReadonlyPassword, cancellationToken);
        await SetPasswordAsync(connection, Backup, passwords.BackupPassword, cancellationToken);
        await connection.ExecuteAsync(BecomeOwnerSql, cancellationToken);
    }

    private static async Task SetPasswordAsync(
        NpgsqlConnection connection,
        string role,
        string password,
        CancellationToken cancellationToken
    )
    {
        var current = await ReadVerifierAsync(connection, role, cancellationToken);
        if (current is not null && ScramVerifier.Matches(current, password))
        {
            return;
        }

        // The server stores a verifier as it is, so the password itself reaches neither the wire nor the statement log.
        var sql = $"ALTER ROLE {role} PASSWORD '{ScramVerifier.Create(password)}'";
        const int Attempts = 5;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await connection.ExecuteAsync(sql, cancellationToken);
                return;
            }
            catch (PostgresException exception)
                when (exception.SqlState == PostgresErrorCodes.InternalError && attempt < Attempts)
            {
                // "tuple concurrently updated": a Migrator of another database changed the same role.
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), cancellationToken);
            }
        }
    }

    // Only a superuser may look; anyone else sets the password each time, which changes nothing for who logs in.
    private static async Task<string?> ReadVerifierAsync(
        NpgsqlConnection connection,
        string role,
        CancellationToken cancellationToken
    ) =>
        await connection.ReadScalarAsync<bool>("SELECT has_table_privilege('pg_authid', 'SELECT')", cancellationToken)
            ? await connection.ReadScalarAsync<string>(
                "SELECT rolpassword FROM pg_authid WHERE rolname = $1",
                cancellationToken,
                new NpgsqlParameter { Value = role }
            )
            : null;
}
