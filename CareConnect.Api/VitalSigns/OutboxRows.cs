using System.Diagnostics;
using System.Text.Json;
using CareConnect.Api.Access;
using CareConnect.Data.Outbox;
using Npgsql;

namespace CareConnect.Api.VitalSigns;

/// <summary>Writes outbox messages in the same batch as the change they follow from.</summary>
internal static class OutboxRows
{
    private const string InsertSql = """
        INSERT INTO outbox_messages (id, kind, payload, max_attempts, created_at, scheduled_at, trace_parent)
        VALUES ($1, $2, $3, $4, $5, $5, $6)
        """;

    public static NpgsqlBatchCommand Insert(VitalSignRecorded payload, DateTimeOffset now) =>
        Sql.Command(
            InsertSql,
            Guid.CreateVersion7(now),
            OutboxKinds.VitalSignRecorded,
            SqlValue.Json(JsonSerializer.Serialize(payload, OutboxJson.Default.VitalSignRecorded)),
            OutboxMessage.DefaultMaxAttempts,
            now,
            TraceParent()
        );

    private static string? TraceParent() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
}
