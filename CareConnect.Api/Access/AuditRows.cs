using System.Diagnostics;
using System.Net;
using System.Text;
using CareConnect.Data;
using CareConnect.Data.Audit;
using Npgsql;
using NpgsqlTypes;

namespace CareConnect.Api.Access;

/// <summary>Where a call came from, as the audit trail keeps it.</summary>
internal sealed record AuditOrigin(IPAddress? Address, string? UserAgent, string? TraceId)
{
    private const int MaxUserAgentLength = 256;

    public static AuditOrigin Of(HttpContext http) =>
        new(
            http.Connection.RemoteIpAddress,
            Printable(http.Request.Headers.UserAgent),
            Activity.Current?.TraceId.ToHexString()
        );

    // A caller writes this header; it must not be able to break the row, or a log made from it.
    private static string? Printable(string? userAgent)
    {
        if (string.IsNullOrEmpty(userAgent))
        {
            return null;
        }
        var kept = new StringBuilder();
        foreach (var rune in userAgent.EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && kept.Length < MaxUserAgentLength - 1)
            {
                kept.Append(rune);
            }
        }
        return kept.ToString();
    }
}

/// <summary>Writes audit rows.</summary>
internal static class AuditRows
{
    private const string Target = """
        audit_logs (id, occurred_at, user_id, patient_id, action, resource, resource_id, outcome, details, address,
          user_agent, trace_id)
        """;

    private const string InsertSql = $"""
        INSERT INTO {Target}
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    /// <summary>Inserts any number of rows, each once: a parameter for each column, an array of all rows' values.</summary>
    public const string InsertManySql = $"""
        INSERT INTO {Target}
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT DO NOTHING
        """;

    public static NpgsqlParameter[] Columns(IReadOnlyList<AuditLog> rows)
    {
        return
        [
            Column(row => row.Id, NpgsqlDbType.Uuid),
            Column(row => row.OccurredAt, NpgsqlDbType.TimestampTz),
            Column(row => row.UserId, NpgsqlDbType.Uuid),
            Column(row => row.PatientId, NpgsqlDbType.Uuid),
            Column(row => row.Action, NpgsqlDbType.Text),
            Column(row => row.Resource, NpgsqlDbType.Text),
            Column(row => row.ResourceId, NpgsqlDbType.Uuid),
            Column(row => UpperSnakeCase.Format(row.Outcome), NpgsqlDbType.Text),
            Column(row => row.Details, NpgsqlDbType.Jsonb),
            Column(row => row.Address, NpgsqlDbType.Inet),
            Column(row => row.UserAgent, NpgsqlDbType.Text),
            Column(row => row.TraceId, NpgsqlDbType.Text),
        ];

        NpgsqlParameter Column<T>(Func<AuditLog, T> value, NpgsqlDbType type) =>
            Sql.Parameter(rows.Select(value).ToArray(), NpgsqlDbType.Array | type);
    }

    public static NpgsqlBatchCommand Insert(AuditLog row)
    {
        var command = Sql.Command(
            InsertSql,
            row.Id,
            row.OccurredAt,
            row.UserId,
            row.PatientId,
            row.Action,
            row.Resource,
            row.ResourceId,
            UpperSnakeCase.Format(row.Outcome)
        );
        command.Parameters.Add(Sql.Parameter(row.Details, NpgsqlDbType.Jsonb));
        command.Parameters.Add(Sql.Parameter(row.Address, NpgsqlDbType.Inet));
        command.Parameters.Add(Sql.Parameter(row.UserAgent, NpgsqlDbType.Text));
        command.Parameters.Add(Sql.Parameter(row.TraceId, NpgsqlDbType.Text));
        return command;
    }
}
