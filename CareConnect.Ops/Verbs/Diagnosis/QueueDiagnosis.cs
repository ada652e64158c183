using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>What waits in the outbox, and whether anybody takes it.</summary>
internal static class QueueDiagnosis
{
    /// <summary>Whether it runs, which only the AppHost knows.</summary>
    public static Question Worker(LocalTopology topology) =>
        new(
            "worker",
            "GET /api/resources",
            async cancellationToken =>
            {
                var worker = await topology.ResourceAsync(LocalNames.Worker, cancellationToken);
                return worker.State == "Running"
                    ? [Finding.Ok("runs")]
                    :
                    [
                        Finding.Failure(
                            $"is {worker.State}: nobody takes messages",
                            "start it in the dashboard; careconnect diagnose tasks --target local says why it ended"
                        ),
                    ];
            }
        );

    public static IReadOnlyList<Question> Questions(Stores stores) =>
        [
            Ask(
                stores,
                "waiting",
                """
                SELECT kind, count(*), extract(epoch FROM now() - min(scheduled_at))::float8 FROM outbox_messages
                WHERE state IN ('AVAILABLE', 'RETRYABLE') AND scheduled_at < now() - interval '1 min' GROUP BY 1 ORDER BY 2 DESC
                """,
                (kind, count, age) =>
                    Finding.Warning(
                        $"{count} of {kind} wait, the oldest for {age} s",
                        "careconnect restart worker --target local; if it keeps up no more, careconnect diagnose database --target local"
                    )
            ),
            Ask(
                stores,
                "stuck",
                """
                SELECT kind, count(*), extract(epoch FROM now() - min(attempted_at))::float8 FROM outbox_messages
                WHERE state = 'RUNNING' AND attempted_at < now() - interval '5 min' GROUP BY 1 ORDER BY 2 DESC
                """,
                (kind, count, age) =>
                    Finding.Warning(
                        $"{count} of {kind} were taken {age} s ago and are not done",
                        "their worker was killed; they are taken again by themselves within minutes"
                    )
            ),
            Ask(
                stores,
                "given up",
                """
                SELECT kind, count(*), extract(epoch FROM now() - max(finalized_at))::float8 FROM outbox_messages
                WHERE state = 'DISCARDED' GROUP BY 1 ORDER BY 2 DESC
                """,
                (kind, count, age) =>
                    Finding.Failure(
                        $"{count} of {kind} were given up, the last {age} s ago",
                        "an administrator looks at them and has them done again: GET /api/dead-letters"
                    )
            ),
        ];

    private static Question Ask(
        Stores stores,
        string name,
        string query,
        Func<string, string, string, Finding> judge
    ) =>
        new(
            name,
            "SELECT from outbox_messages, by kind",
            async cancellationToken =>
            {
                var database = await stores.DatabaseAsync(cancellationToken);
                await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
                var found = await connection.RowsAsync(
                    query,
                    row =>
                        judge(
                            row.GetString(0),
                            row.GetInt64(1).ToString("N0", CultureInfo.InvariantCulture),
                            row.GetDouble(2).ToString("N0", CultureInfo.InvariantCulture)
                        ),
                    cancellationToken
                );
                return found.Count > 0 ? found : [Finding.Ok("none")];
            }
        );
}
