using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Vpc;

namespace CareConnect.Ops.Verbs.Maintenance;

/// <summary><c>maintenance</c>, for the guide's maintenance-window.sh.</summary>
internal static class MaintenanceVerb
{
    private const int Longest = 24 * 60;

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
            new Command("run", "Closes it, cares for the database, and opens it again.") { Message, Minutes }.OnStores(
                (stores, arguments) =>
                    new Procedure(
                        "maintenance run",
                        [.. Start(stores, arguments).Steps, .. Upkeep(stores).Steps, .. Stop(stores).Steps]
                    ),
                aws: (topology, arguments) =>
                    new AwsMaintenance(topology).Run(
                        Start(InTask, arguments),
                        WordsOf(arguments),
                        Upkeep(InTask),
                        Stop(InTask)
                    )
            ),
        };
    }

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
