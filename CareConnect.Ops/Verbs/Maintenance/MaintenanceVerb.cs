using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;

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
            new Command("start", "Closes the application.") { Message, Minutes }.On(Start),
            new Command("stop", "Opens it again.").On(
                (topology, _) =>
                    new Procedure("maintenance stop", [MaintenanceSwitch.Open(topology, RunRequest.LocalUser)])
            ),
            new Command("run", "Closes it, cares for the database, and opens it again.") { Message, Minutes }.On(
                (topology, arguments) =>
                    new Procedure(
                        "maintenance run",
                        [
                            .. Start(topology, arguments).Steps,
                            .. DatabaseUpkeep.Steps(topology),
                            MaintenanceSwitch.Open(topology, RunRequest.LocalUser),
                        ]
                    )
            ),
        };
    }

    private static Procedure Start(LocalTopology topology, ParseResult arguments) =>
        new(
            "maintenance start",
            [
                MaintenanceSwitch.Close(
                    topology,
                    arguments.GetValue(Message)!,
                    TimeSpan.FromMinutes(arguments.GetValue(Minutes)),
                    RunRequest.LocalUser
                ),
            ]
        );

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
