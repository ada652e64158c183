namespace CareConnect.Hosting.StandIns;

/// <summary>The command line of a server: everything that differs from the data's own configuration stands here.</summary>
internal static class PostgresArguments
{
    public static IReadOnlyList<string> Of(PostgresServerOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["unix_socket_directories"] = "",
            ["logging_collector"] = "off",
            // An error's DETAIL holds the row that broke a rule, and the log is for everybody's eyes.
            ["log_error_verbosity"] = "terse",
        };
        if (HasStatistics(options.Installation))
        {
            settings["shared_preload_libraries"] = "pg_stat_statements";
        }
        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }
        return
        [
            "-D",
            options.DataDirectory,
            "-p",
            options.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            .. settings.SelectMany(s => new[] { "-c", $"{s.Key}={s.Value}" }),
        ];
    }

    // Some systems put it in a package of its own; a server told to load what is missing would not start.
    private static bool HasStatistics(PostgresInstallation installation)
    {
        var root = Path.Combine(installation.BinFolder, "..");
        string[] folders = ["lib", "lib/postgresql", "lib64", "../lib/postgresql", "../lib64/pgsql"];
        string[] endings = [".so", ".dylib", ".dll"];
        return folders.Any(f => endings.Any(e => File.Exists(Path.Combine(root, f, "pg_stat_statements" + e))));
    }
}
