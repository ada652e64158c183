using System.CommandLine;
using CareConnect.Ops.CommandLine;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary><c>restore</c> as far as AWS has it.</summary>
internal static class AwsRestoreVerb
{
    public static Command Create()
    {
        var snapshot = new Argument<string?>("backup")
        {
            Description = "Which snapshot, as backup list calls it; the newest without.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var time = new Option<DateTimeOffset?>("--to-time") { Description = "The state of that second, UTC." };
        var name = new Argument<string>("name") { Description = "The instance that restore made." };
        return new Command("restore", "Restores into a new database beside the live one; never onto it.")
        {
            snapshot,
            time,
            new Command("discard", "Deletes a restored database.") { name }.OnAws(
                (topology, arguments) => AwsRestore.Discard(topology, arguments.GetValue(name)!)
            ),
        }.OnAws(
            (topology, arguments) => AwsRestore.Create(topology, arguments.GetValue(snapshot), arguments.GetValue(time))
        );
    }
}
