using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Deployments;
using CareConnect.Ops.Verbs.Images;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>What brings versions and replicas in and out.</summary>
internal static partial class VersionVerbs
{
    private const int Longest = 3600;

    private static readonly TimeSpan LocalBake = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBake = TimeSpan.FromHours(1);
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

    public static List<Command> All() => [Build(), Deploy(), Rollback(), AwsDeployments.Promote(), Restart(), Scale()];

    private static Command Build()
    {
        var local = new Option<bool>("--local")
        {
            Description = "Folders that run on this machine, instead of images.",
        };
        var version = VersionOption();
        var build = new Command("build", "Makes a version of the source: once, under a name that is never used again.")
        {
            local,
            version,
        };
        foreach (var option in ImageInputs.Options)
        {
            build.Add(option);
        }

        return build.OnMachine(
            "machine",
            (home, arguments) =>
            {
                var (inputs, name) = (ImageInputs.Of(arguments), arguments.GetValue(version));
                return arguments.GetValue(local)
                    ? new LocalBuild(home, inputs.Source).Create(name)
                    : new ImageBuild(home, inputs).Create(name);
            }
        );
    }

    private static Command Deploy() =>
        new Command(
            "deploy",
            "Brings a version beside the running one and shifts the traffic; takes all back if it is not good."
        )
        {
            AwsDeployments.Version,
            AwsDeployments.Bake,
            AwsDeployments.SmokeUrl,
            Health,
            Slowest,
        }.On(
            (topology, arguments) =>
                new LocalDeploy(topology, OpsHome.Find(), Options(arguments)).Create(
                    arguments.GetValue(AwsDeployments.Version) is { } version && Name().IsMatch(version)
                        ? version
                        : throw new ProcedureException("Which version? --version must look like 1.2.3 or 1.2.3-name.")
                ),
            AwsDeployments.Deploy
        );

    private static Command Rollback() =>
        new Command("rollback", "Goes back to the last version that was recorded as good.")
        {
            AwsDeployments.Bake,
            AwsDeployments.SmokeUrl,
            Health,
            Slowest,
        }.On(
            (topology, arguments) => new LocalRollback(topology, OpsHome.Find(), Options(arguments)).Create(),
            AwsDeployments.Rollback
        );

    private static Command Restart() =>
        new Command("restart", "Restarts a service, one replica after the other.")
        {
            AwsDeployments.Service,
            Health,
        }.On((topology, arguments) => Replicas(topology, arguments).Restart(), AwsDeployments.Restart);

    private static Command Scale() =>
        new Command("scale", "Runs more or fewer replicas of a service, one at a time.")
        {
            AwsDeployments.Service,
            AwsDeployments.Tasks,
            Health,
        }.On(
            (topology, arguments) =>
                arguments.GetValue(AwsDeployments.Tasks) is var tasks and >= 1 and <= LocalReplicas.Most
                    ? Replicas(topology, arguments).Scale(tasks)
                    : throw new ProcedureException($"--tasks must be 1 to {LocalReplicas.Most}. Nothing was changed."),
            AwsDeployments.Scale
        );

    private static LocalReplicas Replicas(LocalTopology topology, ParseResult arguments) =>
        arguments.GetValue(AwsDeployments.Service) is { } service and (LocalNames.Api or LocalNames.Worker)
            ? new(topology, service, TimeSpan.FromSeconds(arguments.GetValue(Health)))
            : throw new ProcedureException("Which service? api or worker. Nothing was changed.");

    private static DeployOptions Options(ParseResult arguments)
    {
        var bake = arguments.GetResult(AwsDeployments.Bake) is { Implicit: false }
            ? arguments.GetValue(AwsDeployments.Bake)
            : LocalBake;
        return bake > TimeSpan.Zero && bake <= LongestBake
            ? new(
                TimeSpan.FromSeconds(arguments.GetValue(Health)),
                bake,
                TimeSpan.FromMilliseconds(arguments.GetValue(Slowest))
            )
            : throw new ProcedureException(
                "--bake must be above zero and at most an hour, as hh:mm:ss. Nothing was changed."
            );
    }

    private static Option<string?> VersionOption()
    {
        var option = new Option<string?>("--version")
        {
            Description = "Its name, such as 1.4.0; else the number of the source with its commit.",
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
