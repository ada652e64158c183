using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Deployments;
using CareConnect.Ops.Verbs.Infrastructure;
using CareConnect.Ops.Vpc;

namespace CareConnect.Ops.Verbs.Maintenance;

/// <summary><c>maintenance</c>, for the guide's maintenance-window.sh.</summary>
internal static class MaintenanceVerb
{
    private const int Longest = 24 * 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Option<string> Message = new("--message")
    {
        Description = "What those who come meanwhile are told.",
        DefaultValueFactory = _ => "CareConnect is being maintained. Your data is safe; please come back later.",
    };

    private static readonly Option<int> Minutes = new("--minutes")
    {
        Description = "How long it is expected to take; those who come are told when to try again.",
        DefaultValueFactory = _ => 30,
    };

    private static readonly Option<string?> Class = new("--instance-class")
    {
        Description = "Target aws: give the databases this class meanwhile, such as db.r6g.xlarge.",
    };

    private static readonly Option<bool> Apply = new("--apply-infra")
    {
        Description = "Target aws: do what infra apply does meanwhile.",
    };

    private static readonly Option<string?> Version = new("--deploy")
    {
        Description = "Target aws: deploy this version meanwhile.",
    };

    public static Command Create()
    {
        Minutes.Validators.Add(RequireMinutes);
        return new("maintenance", "Closes the application for work on it; health and administrators are answered.")
        {
            new Command("start", "Closes the application.") { Message, Minutes }.OnStores(
                (stores, arguments) => Start(stores, arguments),
                aws: (topology, arguments) =>
                    new AwsMaintenance(topology).Start(Start(InTask, arguments), WordsOf(arguments))
            ),
            new Command("stop", "Opens it again.").OnStores(
                (stores, _) => Stop(stores),
                aws: (topology, _) => new AwsMaintenance(topology).Stop(Stop(InTask))
            ),
            new Command("upkeep", "Cares for the database while the application is open.").OnStores(
                (stores, _) => Upkeep(stores)
            ),
            new Command("run", "Closes it, cares for the database, and opens it again.")
            {
                Message,
                Minutes,
                Class,
                Apply,
                Version,
            }.OnStores(
                (stores, arguments) => Run(stores, arguments),
                aws: (topology, arguments) =>
                    new AwsMaintenance(topology).Run(
                        string.Join(' ', ["maintenance run", .. WorkWords(arguments)]),
                        Start(InTask, arguments),
                        WordsOf(arguments),
                        Work(topology, arguments),
                        Upkeep(InTask),
                        Stop(InTask)
                    )
            ),
        };
    }

    private static Procedure Run(Stores stores, ParseResult arguments)
    {
        if (WorkWords(arguments) is [var option, ..])
        {
            throw new ProcedureException(
                $"{option} is for --target aws. Here a deployment needs no window: careconnect deploy --target local. Nothing was done."
            );
        }

        return new Procedure(
            "maintenance run",
            [
                .. Start(stores, arguments).Steps,
                .. Upkeep(stores).Steps,
                .. stores is LocalTopology topology ? [Look(topology)] : Array.Empty<Step>(),
                .. Stop(stores).Steps,
            ]
        );
    }

    private static Step Look(LocalTopology topology) =>
        new(
            "Look whether all is well before it opens",
            "GET /health",
            (_, cancellationToken) => topology.ApiIsHealthyAsync(Patience, cancellationToken)
        )
        {
            OnlyLooks = true,
        };

    /// <summary>What is done besides, and what tells one such run from another.</summary>
    private static string[] WorkWords(ParseResult arguments) =>
        [
            .. arguments.GetValue(Class) is { } wanted ? [Class.Name, wanted] : Array.Empty<string>(),
            .. arguments.GetValue(Apply) ? [Apply.Name] : Array.Empty<string>(),
            .. arguments.GetValue(Version) is { } version ? [Version.Name, version] : Array.Empty<string>(),
        ];

    // In the order in which each may need the one before.
    private static IReadOnlyList<Step> Work(AwsTopology topology, ParseResult arguments) =>
        [
            .. arguments.GetValue(Class) is { } wanted ? [InstanceClass.Change(topology, wanted)] : Array.Empty<Step>(),
            .. arguments.GetValue(Apply) ? InfraApply.Create(topology).Steps : [],
            .. arguments.GetValue(Version) is { } version
                ? AwsDeployments.Deploy(topology, version, arguments).Steps
                : [],
        ];

    private static TaskStores InTask => new();

    private static Procedure Start(Stores stores, ParseResult arguments) =>
        new(
            "maintenance start",
            [
                new MaintenanceSwitch(stores).Close(
                    arguments.GetValue(Message)!,
                    TimeSpan.FromMinutes(arguments.GetValue(Minutes))
                ),
            ]
        );

    private static Procedure Stop(Stores stores) => new("maintenance stop", [new MaintenanceSwitch(stores).Open()]);

    private static Procedure Upkeep(Stores stores) => new("maintenance upkeep", [.. DatabaseUpkeep.Steps(stores)]);

    private static string[] WordsOf(ParseResult arguments) =>
        [
            "--message",
            arguments.GetValue(Message)!,
            "--minutes",
            arguments.GetValue(Minutes).ToString(CultureInfo.InvariantCulture),
        ];

    private static void RequireMinutes(OptionResult option)
    {
        // What is no number is refused by itself.
        if (
            option.Tokens is [var token]
            && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var minutes)
            && minutes is < 1 or > Longest
        )
        {
            option.AddError($"--minutes must be 1 to {Longest}.");
        }
    }
}
