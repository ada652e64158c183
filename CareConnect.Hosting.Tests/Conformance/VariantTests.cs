using System.Text.RegularExpressions;
using Aspire.Hosting;
using Conformance;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>The engine knows no case: what holds for one name, order or argument holds for others.</summary>
public sealed partial class VariantTests
{
    /// <summary>For each case the names and the values that its variant has in place of the original ones.</summary>
    public static TheoryData<string, string, string> Variants =>
        new()
        {
            {
                nameof(Containers),
                "collector-token=tk collector=Gatherer2 worker=Zeta",
                "0.120.0=0.99 /etc/otel/config.yaml=/etc/my.yaml collector-data=vol9"
            },
            {
                nameof(Executables),
                "cache=kv-store seed=filler",
                "../tools=../other/tools --verbose=--quiet seed.js=filler.js 3000=3777"
            },
            {
                nameof(Parameters),
                "alert-email=x1 jwt-secret=x-2 log-level=X3 aws-region=x4 api-key=x5 warehouse=x6 worker=x7",
                "us-east-1=eu-central-1 32=40"
            },
            {
                nameof(PostgresAndRedis),
                "db-password=pw reports=archive cache=kv api=front",
                "16.4=15.2 5433=6543 6380=6999 careconnect-pgdata=vol1"
            },
            { nameof(ProjectsAndServices), "careconnect-api=Svc-1 admin=backoffice worker=jobs", "\"30\"=\"45\"" },
            {
                nameof(CustomResources),
                "api=web deploy=hints no-writer=silent",
                "1024=2048 careconnect.deploy.v0=acme.hints.v0"
            },
        };

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Renamed_resources_with_other_arguments_give_the_same_manifest_renamed(
        string name,
        string names,
        string values
    )
    {
        var configure = typeof(WholeTopology)
            .Assembly.GetType($"Conformance.Variants.{name}")!
            .GetMethod("Configure")!
            .CreateDelegate<Action<IDistributedApplicationBuilder>>();
        var expected = Pairs(values)
            .Aggregate(
                AppHostProcess.Expected($"{name}.manifest.json"),
                (text, pair) => text.Replace(pair.From, pair.To, StringComparison.Ordinal)
            );

        var manifest = await Published.TextAsync(configure);

        // The name of a condition ends with a hash of the names in it.
        Assert.Equal(
            Hash().Replace(Pairs(names).Aggregate(expected, Rename), "-HASH"),
            Hash().Replace(manifest, "-HASH")
        );
    }

    [Fact]
    public async Task Reordered_resources_are_written_in_their_order()
    {
        var expected = AppHostProcess.Expected("WholeTopology.manifest.json");
        var resources = await Published.ResourcesAsync(builder =>
        {
            WholeTopology.Configure(builder);
            var turned = builder.Resources.Reverse().ToList();
            builder.Resources.Clear();
            turned.ForEach(builder.Resources.Add);
        });

        var original = System.Text.Json.Nodes.JsonNode.Parse(expected)!["resources"]!.AsObject();
        Assert.Equal(original.Count, resources.Count);
        Assert.Equal("worker", resources.First().Key);
        Assert.All(resources, r => Assert.Equal(original[r.Key]!.ToJsonString(), r.Value!.ToJsonString()));
    }

    [Fact]
    public void No_source_of_the_engine_contains_a_name_of_the_cases()
    {
        var folder = Path.GetFullPath("../../CareConnect.Hosting", AppHostProcess.Directory);
        var topology = File.ReadAllText(Path.Combine(folder, "../CareConnect.AppHost/AppHost.cs"));
        var cases = Directory.EnumerateFiles(Path.Combine(AppHostProcess.Directory, "Cases"), "*.cs");
        var names = cases
            .Select(File.ReadAllText)
            .Append(topology)
            .SelectMany(text => ResourceName().Matches(text).Select(match => $"\"{match.Groups[1].Value}\""))
            .Except(["\"postgres\""]) // The image's and the server's own name too.
            .Concat(["SampleApi", "SampleWorker"])
            .ToHashSet();
        Assert.InRange(names.Count, 25, 60);

        var found =
            from file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            where Path.GetExtension(file) is ".cs" or ".targets" or ".props" or ".csproj"
            let text = File.ReadAllText(file)
            from name in names
            where text.Contains(name, StringComparison.OrdinalIgnoreCase)
            select $"{Path.GetRelativePath(folder, file)}: {name}";

        Assert.Empty(found);
    }

    private static IEnumerable<(string From, string To)> Pairs(string list) =>
        list.Split(' ').Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1]));

    /// <summary>Renames a resource where it is a word of its own, and in the variables and values named after it.</summary>
    private static string Rename(string text, (string From, string To) name)
    {
        var (from, upper) = (Regex.Escape(name.From), Variable(name.From));
        var words = Regex.Replace(text, $"(?<![A-Za-z0-9-]|[A-Za-z0-9]_){from}(?![A-Za-z0-9])", name.To);
        var conditions = words.Replace(
            $"cond-{name.From}-",
            $"cond-{name.To.ToLowerInvariant()}-",
            StringComparison.Ordinal
        );
        return Regex.Replace(conditions, $"(?<![A-Z0-9_]){upper}_", $"{Variable(name.To)}_");
    }

    private static string Variable(string name) => name.Replace('-', '_').ToUpperInvariant();

    [GeneratedRegex("-[0-9a-f]{8}(?=[.\"])")]
    private static partial Regex Hash();

    [GeneratedRegex("(?:Add\\w+(?:<[\\w.]+>)?\\(|DeployHints\\(|WithDataVolume\\()\\s*\"([^\"]+)\"")]
    private static partial Regex ResourceName();
}
