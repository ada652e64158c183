using System.Globalization;
using CareConnect.Ops.Procedures;
using CliWrap;
using CliWrap.Buffered;
using Npgsql;

namespace CareConnect.Ops.Databases;

/// <summary>
/// PostgreSQL's own programs: pg_dump, pg_restore and the like, of the server's major version or a later one. The login goes
/// to them by the environment, since arguments can be read by everybody.
/// </summary>
internal sealed record PostgresTools(string Folder)
{
    private const string WhatToDo =
        "Install PostgreSQL's client programs (Debian: apt-get install postgresql-client), or set CARECONNECT_PGBIN to their folder.";

    /// <exception cref="ProcedureException">There are none, or they are too old.</exception>
    public static async Task<PostgresTools> FindAsync(int serverMajor, CancellationToken cancellationToken)
    {
        var found = new List<(string Folder, int Major)>();
        foreach (var folder in Folders().Where(folder => File.Exists(Path.Combine(folder, "pg_dump"))).Distinct())
        {
            found.Add((folder, await MajorAsync(folder, cancellationToken)));
        }

        var fitting = found.Where(tool => tool.Major >= serverMajor).OrderBy(tool => tool.Major).ToList();
        return fitting switch
        {
            [var best, ..] => new PostgresTools(best.Folder),
            _ when found.Count == 0 => throw new ProcedureException($"pg_dump is not there. {WhatToDo}"),
            _ => throw new ProcedureException(
                $"pg_dump is of version {found.Max(tool => tool.Major)}, the server of {serverMajor}. {WhatToDo}"
            ),
        };
    }

    /// <summary>The program with its arguments and the login; its errors are the caller's to read.</summary>
    public Command Command(string program, NpgsqlConnectionStringBuilder login, params string[] arguments) =>
        Cli.Wrap(Path.Combine(Folder, program))
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables =>
                variables
                    .Set("PGOPTIONS", login.Options)
                    .Set("PGSSLMODE", SslModeOf(login.SslMode))
                    .Set("PGSSLROOTCERT", login.RootCertificate)
                    .Set("PGHOST", login.Host)
                    .Set("PGPORT", login.Port.ToString(CultureInfo.InvariantCulture))
                    .Set("PGUSER", login.Username)
                    .Set("PGPASSWORD", login.Password)
                    .Set("PGDATABASE", login.Database)
                    .Set("PGAPPNAME", "careconnect-ops")
                    .Set("PGCONNECT_TIMEOUT", "10")
            )
            .WithValidation(CommandResultValidation.None);

    // libpq's names for Npgsql's.
    private static string SslModeOf(SslMode mode) =>
        mode switch
        {
            SslMode.VerifyFull => "verify-full",
            SslMode.VerifyCA => "verify-ca",
            _ => mode.ToString().ToLowerInvariant(),
        };

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("CARECONNECT_PGBIN") is { Length: > 0 } set)
        {
            return [set];
        }

        const string Debian = "/usr/lib/postgresql";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var packaged = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).Select(folder => Path.Combine(folder, "bin"))
            : [];
        // Debian's programs on PATH are a script that chooses by its own clusters.
        return packaged.Concat(path.Where(folder => folder.Length > 0));
    }

    private static async Task<int> MajorAsync(string folder, CancellationToken cancellationToken)
    {
        var version = await Cli.Wrap(Path.Combine(folder, "pg_dump"))
            .WithArguments("--version")
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        var number = version
            .StandardOutput.Split(' ')
            .FirstOrDefault(word => word.Length > 0 && char.IsAsciiDigit(word[0]));
        return int.TryParse(number?.Split('.')[0], CultureInfo.InvariantCulture, out var major) ? major : 0;
    }
}
