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
        Insert(
            OutboxKinds.VitalSignRecorded,
            JsonSerializer.Serialize(payload, OutboxJson.Default.VitalSignRecorded),
            now
        );

    public static NpgsqlBatchCommand Insert(VitalSignAmended payload, DateTimeOffset now) =>
        Insert(
            OutboxKinds.VitalSignAmended,
            JsonSerializer.Serialize(payload, OutboxJson.Default.VitalSignAmended),
            now
        );

    private static NpgsqlBatchCommand Insert(string kind, string payload, DateTimeOffset now) =>
        Sql.Command(
            InsertSql,
            Guid.CreateVersion7(now),
            kind,
            SqlValue.Json(payload),
            OutboxMessage.DefaultMaxAttempts,
            now,
            TraceParent()
        );

    private static string? TraceParent() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
}
