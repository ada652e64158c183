using CareConnect.Hosting.Processes;
using CareConnect.Hosting.StandIns;

namespace CareConnect.Hosting.Tests.StandIns;

/// <summary>The right PostgreSQL is found, or fetched, or its absence comes with the line that ends it.</summary>
public sealed class PostgresInstallationTests : IDisposable
{
    private readonly TestHome _home = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_wanted_major_is_preferred_and_another_minor_deserves_a_remark()
    {
        MakeVersion("16.2");
        MakeVersion("17.1");

        var found = await FindAsync("16.9");

        Assert.Equal((16, VersionDifference.Minor), (found.Major, found.Remark?.Difference));
        Assert.Contains("PostgreSQL 16.9 is wanted; 16.2 in", found.Remark?.Text);
    }

    [Theory]
    [InlineData("16.9", "16.9")]
    [InlineData("16", "16.9")]
    [InlineData("16-alpine", "16.9")]
    [InlineData("latest", "17.1")]
    public async Task What_the_tag_asks_for_needs_no_remark(string tag, string version)
    {
        MakeVersion("16.9");
        MakeVersion("17.1");

        var found = await FindAsync(tag);

        Assert.Equal((version, null), (found.Version, found.Remark));
    }

    [Fact]
    public async Task Without_the_wanted_major_the_newest_is_used_with_a_warning()
    {
        MakeVersion("16.2");
        MakeVersion("17.1");
        MakeVersion("14.9");

        var found = await FindAsync("15.18");

        Assert.Equal(17, found.Major);
        Assert.Equal(VersionDifference.Major, found.Remark?.Difference);
        Assert.Contains("PostgreSQL 15 is wanted", found.Remark?.Text);
        Assert.Contains("17.1", found.Remark?.Text);
    }

    [Fact]
    public async Task The_setting_comes_first_and_is_refused_when_it_leads_nowhere()
    {
        MakeVersion("17.1");
        var search = Search("17") with { BinFolder = _home.Home.Root };

        var refusal = await Assert.ThrowsAsync<StandInException>(() => PostgresInstallation.FindAsync(search, Token));

        Assert.Contains("Hosting:PostgresBin", refusal.Message);
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_refused_by_name_though_the_setting_leads_to_it()
    {
        MakeVersion("14.9");
        var folder = Path.Combine(_home.Home.Root, "pg", "14.9", "bin");

        var refusal = await Assert.ThrowsAsync<StandInException>(() =>
            PostgresInstallation.FindAsync(Search("15.18") with { BinFolder = folder }, Token)
        );

        Assert.Contains("Hosting:PostgresBin", refusal.Message);
        Assert.Contains($"'{folder}', which holds PostgreSQL 14.9, but 15 or newer is needed", refusal.Message);
    }

    [Fact]
    public async Task An_npm_that_does_not_end_is_ended_and_told_with_the_line_that_installs_it()
    {
        MakeProgram("slow", "npm", "exec /bin/sleep 60");
        var search = Search("15.18") with
        {
            SearchPath = Path.Combine(_home.Home.Root, "slow"),
            FetchTime = TimeSpan.FromMilliseconds(300),
        };

        var refusal = await Assert.ThrowsAsync<StandInException>(() => PostgresInstallation.FindAsync(search, Token));

        Assert.Contains("did not end within 0.3 s", refusal.Message);
        Assert.Contains(PostgresFolders.InstallLine(), refusal.Message);
    }

    [Fact]
    public async Task A_version_that_is_too_old_and_no_npm_ends_with_the_line_that_installs_it()
    {
        MakeVersion("14.9");

        var refusal = await Assert.ThrowsAsync<StandInException>(() => FindAsync("15.18"));

        Assert.Contains("PostgreSQL is not installed", refusal.Message);
        Assert.Contains(PostgresFolders.InstallLine(), refusal.Message);
    }

    [Fact]
    public async Task The_package_is_fetched_once_checked_and_runs_even_when_two_ask_at_once()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        Assert.SkipUnless(ProgramFile.Find("npm", path) is not null, "npm is missing");
        Directory.CreateDirectory(
            Path.Combine(_home.Home.Binaries, $"postgres-{PostgresPackage.Version}.draft/package")
        );
        var messages = new List<string>();
        var search = new PostgresSearch
        {
            Home = _home.Home,
            WantedTag = "15.18",
            SearchPath = NpmOnly(path!),
            UsualFolders = [],
            OnProgress = messages.Add,
        };

        var found = await Task.WhenAll(
            PostgresInstallation.FindAsync(search, Token),
            PostgresInstallation.FindAsync(search, Token)
        );

        Assert.Equal(found[0], found[1]);
        Assert.Equal("15.18", found[0].Version);
        Assert.Single(messages);
        await using var server = await PostgresServer.StartAsync(
            new PostgresServerOptions
            {
                Installation = found[0],
                DataDirectory = _home.Data,
                Port = CareConnect.Hosting.Networking.PortAllocator.Next(),
                Password = "p",
            },
            Token
        );
    }

    [Fact]
    public async Task A_package_with_another_checksum_is_refused()
    {
        var file = Path.Combine(_home.Home.Root, "package.tgz");
        await File.WriteAllTextAsync(file, "not what was pinned", Token);

        var refusal = await Assert.ThrowsAsync<StandInException>(() => PostgresPackage.Verify(file, Token));

        Assert.Contains("not what was pinned", refusal.Message);
    }

    public void Dispose() => _home.Dispose();

    private Task<PostgresInstallation> FindAsync(string tag) => PostgresInstallation.FindAsync(Search(tag), Token);

    private PostgresSearch Search(string tag) =>
        new()
        {
            Home = _home.Home,
            WantedTag = tag,
            SearchPath = "",
            UsualFolders = [Path.Combine(_home.Home.Root, "pg", "*", "bin")],
        };

    // A folder of links to what npm needs, with no PostgreSQL among it.
    private string NpmOnly(string path)
    {
        var folder = Path.Combine(_home.Home.Root, "npm-only");
        Directory.CreateDirectory(folder);
        foreach (var name in new[] { "npm", "node", "sh", "env", "uname", "sed", "dirname", "basename" })
        {
            if (ProgramFile.Find(name, path) is { } file)
            {
                File.CreateSymbolicLink(Path.Combine(folder, name), file);
            }
        }
        return folder;
    }

    private void MakeVersion(string version)
    {
        foreach (var name in new[] { "postgres", "initdb" })
        {
            MakeProgram($"pg/{version}/bin", name, $"echo '{name} (PostgreSQL) {version} (made for a test)'");
        }
    }

    private void MakeProgram(string folder, string name, string script)
    {
        var file = Path.Combine(_home.Home.Root, folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
