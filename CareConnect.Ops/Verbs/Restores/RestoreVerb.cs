using System.CommandLine;
using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Backups;
using CareConnect.Ops.Vpc;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary><c>restore</c> and what belongs to it, for the guide's restore-database.sh.</summary>
internal static class RestoreVerb
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss";

    public static Command Create()
    {
        var backup = new Argument<string?>("backup")
        {
            Description = "Which backup, as backup list calls it; the newest without.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var tables = new Option<string[]>("--table")
        {
            Description =
                "Only these tables are meant, such as vital_signs; promote then copies back what is missing in them.",
            AllowMultipleArgumentsPerToken = true,
        };
        var time = new Option<DateTimeOffset?>("--to-time")
        {
            Description =
                "The state of that second, UTC, such as 2026-11-26T03:40:59, from a base backup and the archive.",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value.TrimEnd('Z').Replace(' ', 'T');
                if (
                    DateTimeOffset.TryParseExact(
                        text,
                        TimeForm,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal,
                        out var parsed
                    )
                )
                {
                    return parsed;
                }

                result.AddError($"--to-time takes a second in UTC, such as 2026-11-26T03:40:59, and not '{text}'.");
                return null;
            },
        };
        var name = new Argument<string>("name") { Description = "The database, as restore list calls it." };
        var confirm = new Option<bool>("--confirm") { Description = "Do what is shown." };
        var restore = new Command(
            "restore",
            "Restores a backup, or the state of a second, into a new database beside the live one; never onto it."
        )
        {
            backup,
            tables,
            time,
        };
        restore.Validators.Add(result =>
        {
            if (result.GetResult(time) is not null && result.GetResult(backup) is { Tokens.Count: > 0 })
            {
                result.AddError("Give a backup or --to-time, not both.");
            }
        });
        restore.Add(
            new Command("list", "Shows the restored databases.").OnStores(
                (stores, _) => RestoreList.Create(stores),
                aws: (topology, _) => AwsRestore.List(topology, RestoreList.Create(new TaskStores()))
            )
        );
        restore.Add(
            new Command("discard", "Drops a restored database.") { name }.OnStores(
                (stores, arguments) => RestoreDiscard.Create(stores, arguments.GetValue(name)!),
                aws: (topology, arguments) =>
                    RestoredInstance.Is(arguments.GetValue(name)!)
                        ? AwsRestore.Discard(topology, arguments.GetValue(name)!)
                        : null
            )
        );
        restore.Add(
            new Command("promote", "Shows what putting it in the live one's place would lose; does it with --confirm.")
            {
                name,
                confirm,
            }.OnStores(
                (stores, arguments) =>
                    RestorePromote.Create(stores, arguments.GetValue(name)!, arguments.GetValue(confirm)),
                aws: (topology, arguments) =>
                    RestoredInstance.Is(arguments.GetValue(name)!)
                        ? throw new ProcedureException(
                            "An instance takes the other's place by Terraform: docs/operations.md, 'Someone deleted data'. Single tables: restore a backup with --table."
                        )
                        : AwsPromotion.Create(topology, arguments.GetValue(name)!, arguments.GetValue(confirm))
            )
        );
        return restore.OnStores(
            (stores, arguments) =>
                RestoreDump.Create(stores, arguments.GetValue(backup), arguments.GetValue(tables) ?? []),
            (topology, arguments) =>
                arguments.GetValue(time) is { } second
                    ? RestoreToTime.Create(topology, second, arguments.GetValue(tables) ?? [])
                    : null,
            (topology, arguments) =>
                Instance(
                    topology,
                    arguments.GetValue(backup),
                    arguments.GetValue(time),
                    isWhole: arguments.GetValue(tables) is not { Length: > 0 }
                )
        );
    }

    // A point in time and a snapshot are RDS's, and become an instance; a dump's name is a time, and it becomes a database.
    private static Procedure? Instance(AwsTopology topology, string? backup, DateTimeOffset? time, bool isWhole) =>
        (backup, time, isWhole) switch
        {
            (_, not null, false) => throw new ProcedureException(
                "To a point in time RDS restores whole instances only. Single tables come from a backup: leave out --to-time."
            ),
            (_, null, false) => null,
            ({ } name, _, _) when BackupRecord.IsName(name) => null,
            _ => AwsRestore.Create(topology, backup, time),
        };
}
