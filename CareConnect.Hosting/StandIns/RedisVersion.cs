using System.Text.RegularExpressions;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>Tells when another server or version runs than the image would have been.</summary>
internal static partial class RedisVersion
{
    /// <param name="program">The file that runs, as <see cref="RedisServer.Program"/> has it.</param>
    /// <param name="image">The image that is replaced, such as "redis".</param>
    /// <param name="tag">Its tag, such as "7.4".</param>
    public static async Task<VersionRemark?> RemarkAsync(string program, string image, string? tag)
    {
        var wanted = $"{image} {tag}".TrimEnd();
        if (program == DotnetHost.Path)
        {
            return new(
                $"{wanted} is wanted, but neither redis-server nor valkey-server is installed; Garnet is used instead.",
                VersionDifference.Minor
            );
        }

        if (await ReadAsync(program) is not var (name, version))
        {
            return null;
        }

        var difference = Versions.Compare(tag, version);
        if (difference == VersionDifference.None && !string.Equals(name, image, StringComparison.OrdinalIgnoreCase))
        {
            difference = VersionDifference.Minor;
        }

        return difference == VersionDifference.None
            ? null
            : new($"{wanted} is wanted; {name} {version} in '{program}' is used instead.", difference);
    }

    private static async Task<(string Name, string Version)?> ReadAsync(string program)
    {
        var lines = new List<string>();
        try
        {
            await using var child = ChildProcess.Start(
                new ChildProcessStart
                {
                    FileName = program,
                    Arguments = ["--version"],
                    OnLine = (line, _) => lines.Add(line),
                }
            );
            await child.Exited;
        }
        catch (ChildProcessException)
        {
            return null; // the server runs; only its version stays unknown
        }

        return NameAndVersion().Match(string.Join('\n', lines)) is { Success: true } match
            ? (match.Groups[1].Value, match.Groups[2].Value)
            : null;
    }

    [GeneratedRegex(@"\b(Redis|Valkey) server v=([\d.]+)", RegexOptions.IgnoreCase)]
    private static partial Regex NameAndVersion();
}
