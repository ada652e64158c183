using System.CommandLine;
using System.Globalization;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Procedures;

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
            new Command("list", "Shows the restored databases.").On((topology, _) => RestoreList.Create(topology))
        );
        restore.Add(
            new Command("discard", "Drops a restored database.") { name }.On(
                (topology, arguments) => RestoreDiscard.Create(topology, arguments.GetValue(name)!),
                (topology, arguments) => AwsRestore.Discard(topology, arguments.GetValue(name)!)
            )
        );
        restore.Add(
            new Command("promote", "Shows what putting it in the live one's place would lose; does it with --confirm.")
            {
                name,
                confirm,
            }.On(
                (topology, arguments) =>
                    RestorePromote.Create(topology, arguments.GetValue(name)!, arguments.GetValue(confirm))
            )
        );
        return restore.On(
            (topology, arguments) =>
                arguments.GetValue(time) is { } second
                    ? RestoreToTime.Create(topology, second, arguments.GetValue(tables) ?? [])
                    : RestoreDump.Create(topology, arguments.GetValue(backup), arguments.GetValue(tables) ?? []),
            (topology, arguments) =>
                arguments.GetValue(tables) is { Length: > 0 }
                    ? throw new ProcedureException(
                        "On AWS whole instances are restored. Restore one, and copy the table from it."
                    )
                    : AwsRestore.Create(topology, arguments.GetValue(backup), arguments.GetValue(time))
        );
    }
}
