using System.CommandLine;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>
/// <c>diagnose</c>, for the guide's troubleshooting trees: evidence, the probable cause, and the command that mends it. It
/// only looks, but for <c>diagnose database --end</c>.
/// </summary>
internal static class DiagnoseVerb
{
    private static readonly Option<int?> End = new("--end")
    {
        Description = "End the connection of this process id, one of those that are shown.",
    };

    public static Command Create() =>
        new("diagnose", "Finds the probable cause and the command that mends it.")
        {
            new Command("tasks", "Why does a part not start, or end?").On(
                (topology, _) => Procedure("diagnose tasks", TaskDiagnosis.Questions(topology)),
                (topology, _) => Procedure("diagnose tasks", AwsTaskDiagnosis.Questions(topology))
            ),
            new Command("database", "What holds the database up?") { End }.OnStores(
                (stores, arguments) =>
                    arguments.GetValue(End) is { } pid
                        ? EndedConnection.Create(stores, pid)
                        : Procedure("diagnose database", DatabaseDiagnosis.Questions(stores))
            ),
            new Command("latency", "Which layer takes the time?").On(
                (topology, _) => Procedure("diagnose latency", LatencyDiagnosis.Questions(topology)),
                (topology, _) => Procedure("diagnose latency", AwsLatencyDiagnosis.Questions(topology))
            ),
            new Command("queue", "Why does background work wait?").OnStores(
                (stores, _) => Procedure("diagnose queue", QueueDiagnosis.Questions(stores)),
                (topology, _) =>
                    Procedure(
                        "diagnose queue",
                        [QueueDiagnosis.Worker(topology), .. QueueDiagnosis.Questions(topology)]
                    )
            ),
        };

    private static Procedure Procedure(string verb, IReadOnlyList<Question> questions) =>
        new(verb, [.. questions.Select(AsStep)])
        {
            ChangesEnvironment = false,
            IsJournaled = false,
            IsGood = facts => facts.Values.SelectMany(Lines).All(line => Finding.SeverityOf(line) != Severity.Failure),
            Summary = facts => facts.SelectMany(fact => Lines(fact.Value).Select(line => $"{fact.Key}: {line}")),
        };

    private static string[] Lines(string fact) => fact.Split('\n');

    private static Step AsStep(Question question) =>
        new(
            question.Name,
            question.Call,
            async (context, cancellationToken) =>
                context.Facts[question.Name] = string.Join('\n', await question.AskAsync(cancellationToken))
        )
        {
            OnlyLooks = true,
        };
}

/// <summary>One question of a troubleshooting tree.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Call">The request or statement that gives the evidence.</param>
/// <param name="AskAsync">Its findings; at least one.</param>
internal sealed record Question(
    string Name,
    string Call,
    Func<CancellationToken, Task<IReadOnlyList<Finding>>> AskAsync
);
