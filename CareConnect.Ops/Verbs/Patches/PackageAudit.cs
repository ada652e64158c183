using System.Text.Json;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Ops.Verbs.Patches;

/// <summary>What the package source knows of the solution's packages.</summary>
internal static class PackageAudit
{
    public const string Call = "dotnet list CareConnect.sln package --vulnerable --include-transitive --format json";

    public static async Task AskAsync(StepContext context, CancellationToken cancellationToken)
    {
        var result = await Cli.Wrap("dotnet")
            .WithArguments(Call.Split(' ')[1..])
            .WithWorkingDirectory(AwsEnvironment.RepositoryRoot())
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new ProcedureException(
                $"The packages could not be asked for: {(result.StandardError + result.StandardOutput).Trim()} `dotnet restore` first; the package source must be reachable."
            );
        }

        foreach (var (package, text) in Vulnerable(result.StandardOutput))
        {
            context.Facts[package] = text;
        }
    }

    /// <summary>Package and version, with the severities and advisories.</summary>
    /// <param name="json">What <c>dotnet list package --vulnerable --format json</c> writes.</param>
    public static IReadOnlyDictionary<string, string> Vulnerable(string json)
    {
        var answer = JsonSerializer.Deserialize<Listing>(json, JsonSerializerOptions.Web) ?? new([]);
        var packages =
            from project in answer.Projects ?? []
            from framework in project.Frameworks ?? []
            from package in (framework.TopLevelPackages ?? []).Concat(framework.TransitivePackages ?? [])
            where package.Vulnerabilities is { Count: > 0 }
            group package by $"{package.Id} {package.ResolvedVersion}";
        return packages.ToDictionary(
            same => same.Key,
            same =>
                string.Join(
                    ", ",
                    same.SelectMany(package => package.Vulnerabilities!)
                        .Select(each => $"{each.Severity} {each.AdvisoryUrl}")
                        .Distinct()
                )
        );
    }

    private sealed record Listing(IReadOnlyList<ListedProject>? Projects);

    private sealed record ListedProject(IReadOnlyList<Framework>? Frameworks);

    private sealed record Framework(
        IReadOnlyList<Package>? TopLevelPackages,
        IReadOnlyList<Package>? TransitivePackages
    );

    private sealed record Package(string Id, string ResolvedVersion, IReadOnlyList<Vulnerability>? Vulnerabilities);

    private sealed record Vulnerability(string Severity, string AdvisoryUrl);
}
