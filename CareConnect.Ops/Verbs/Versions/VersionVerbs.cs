using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using CareConnect.Ops.CommandLine;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>What brings versions and replicas in and out.</summary>
internal static partial class VersionVerbs
{
    private const int Longest = 3600;

    private static readonly Option<int> Bake = Seconds(
        "--bake",
        30,
        "Seconds that it is watched with all the traffic."
    );
    private static readonly Option<int> Health = Seconds(
        "--health",
        60,
        "Seconds in which replicas must become healthy."
    );
    private static readonly Option<int> Slowest = new("--slowest")
    {
        Description = "Milliseconds that 95 % of the probes must stay below.",
        DefaultValueFactory = _ => 2000,
    };

    public static List<Command> All() => [Build(), Deploy(), Rollback(), Restart(), Scale()];

    private static Command Build()
    {
        var local = new Option<bool>("--local")
        {
            Description = "Folders that run on this machine, instead of images.",
        };
        var version = Version(required: false);
        var source = new Option<string?>("--source")
        {
            Description = "The source tree; else the one around this folder.",
        };
        var baseImage = new Option<string?>("--base-image") { Description = "Instead of the SDK's own, for images." };
        return new Command("build", "Makes a version of the source: once, under a name that is never used again.")
        {
            local,
            version,
            source,
            baseImage,
        }.OnHome(
            (home, arguments) =>
            {
                var (tree, name) = (SourceTree.Find(arguments.GetValue(source)), arguments.GetValue(version));
                return arguments.GetValue(local)
                    ? new LocalBuild(home, tree).Create(name)
                    : new ImageBuild(home, tree, arguments.GetValue(baseImage)).Create(name);
            }
        );
    }

    private static Command Deploy()
    {
        var version = Version(required: true);
        return new Command(
            "deploy",
            "Brings a version into service beside the running one; takes all back by itself if it is not good."
        )
        {
            version,
            Bake,
            Health,
            Slowest,
        }.On(
            (topology, arguments) =>
                new LocalDeploy(topology, OpsHome.Find(), Options(arguments)).Create(arguments.GetValue(version)!)
        );
    }

    private static Command Rollback() =>
        new Command("rollback", "Goes back to the last version that was recorded as good.")
        {
            Bake,
            Health,
            Slowest,
        }.On((topology, arguments) => new LocalRollback(topology, OpsHome.Find(), Options(arguments)).Create());

    private static Command Restart()
    {
        var resource = Resource();
        return new Command("restart", "Restarts a service, one replica after the other.") { resource, Health }.On(
            (topology, arguments) =>
                new LocalReplicas(
                    topology,
                    arguments.GetValue(resource)!,
                    TimeSpan.FromSeconds(arguments.GetValue(Health))
                ).Restart()
        );
    }

    private static Command Scale()
    {
        var resource = Resource();
        var replicas = new Argument<int>("replicas") { Description = $"How many: 1 to {LocalReplicas.Most}." };
        replicas.Validators.Add(result =>
        {
            if (
                result.Tokens is [var token]
                && int.TryParse(token.Value, out var number)
                && number is < 1 or > LocalReplicas.Most
            )
            {
                result.AddError($"The number of replicas must be 1 to {LocalReplicas.Most}.");
            }
        });
        return new Command("scale", "Runs more or fewer replicas of a service, one at a time.")
        {
            resource,
            replicas,
            Health,
        }.On(
            (topology, arguments) =>
                new LocalReplicas(
                    topology,
                    arguments.GetValue(resource)!,
                    TimeSpan.FromSeconds(arguments.GetValue(Health))
                ).Scale(arguments.GetValue(replicas))
        );
    }

    private static Argument<string> Resource()
    {
        var resource = new Argument<string>("service") { Description = "api or worker." };
        resource.AcceptOnlyFromAmong("api", "worker");
        return resource;
    }

    private static DeployOptions Options(ParseResult arguments) =>
        new(
            TimeSpan.FromSeconds(arguments.GetValue(Health)),
            TimeSpan.FromSeconds(arguments.GetValue(Bake)),
            TimeSpan.FromMilliseconds(arguments.GetValue(Slowest))
        );

    private static Option<string?> Version(bool required)
    {
        var option = new Option<string?>("--version")
        {
            Description = required
                ? "Which, as build called it."
                : "Its name, such as 1.4.0; else the number of the source with its commit.",
            Required = required,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Name().IsMatch(token.Value))
            {
                result.AddError("--version must look like 1.2.3 or 1.2.3-name.");
            }
        });
        return option;
    }

    private static Option<int> Seconds(string name, int usual, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result => RequireRange(result, name, 1, Longest));
        return option;
    }

    /// <summary>What is no number is refused by itself.</summary>
    private static void RequireRange(OptionResult option, string name, int least, int most)
    {
        if (
            option.Tokens is [var token]
            && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number)
            && (number < least || number > most)
        )
        {
            option.AddError($"{name} must be {least} to {most}.");
        }
    }

    // It becomes a folder's name and the assemblies' version.
    [GeneratedRegex(@"^\d{1,5}\.\d{1,5}\.\d{1,5}(-[0-9A-Za-z][0-9A-Za-z.-]{0,60})?$")]
    private static partial Regex Name();
}
