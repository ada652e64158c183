using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts.VitalSigns;
using CareConnect.Data.CareCircles;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CareConnect.Api.VitalSigns;

/// <summary>
/// A reading that its caller may change, in the version that the caller has seen. Who recorded it may correct it; all others
/// need the right to manage.
/// </summary>
internal sealed record VitalSignToChange(VitalSignResponse Reading, int Version)
{
    private const string Select = $"SELECT {VitalSignRows.Columns} {VitalSignRows.FromKey}";

    public static async Task<(VitalSignToChange? Found, ProblemHttpResult? Problem)> FindAsync(
        Guid patientId,
        Guid vitalSignId,
        HttpContext http,
        Call call,
        CancellationToken cancellationToken
    )
    {
        call.ResourceId = vitalSignId;
        if (http.ReadIfMatch(out var problem) is not { } seen)
        {
            return (null, problem);
        }
        if (await ReadAsync(patientId, vitalSignId, call, cancellationToken) is not { } found)
        {
            return (null, Problems.NotFound());
        }
        if (found.Reading.RecordedBy != call.UserId && call.Scope < Scope.Manage)
        {
            return (null, Problems.NotAllowed());
        }
        return found.Version == seen ? (found, null) : (null, Problems.PreconditionFailed());
    }

    /// <summary>
    /// Runs the batch, of which the first command changes the row; false where somebody else changed it meanwhile. What the
    /// batch wrote besides is undone with the answer that says so.
    /// </summary>
    public static async Task<bool> TryChangeAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return batch.BatchCommands[0].RecordsAffected == 1;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.SerializationFailure)
        {
            // It moved to another month, where PostgreSQL does not follow it.
            return false;
        }
    }

    private static async Task<VitalSignToChange?> ReadAsync(
        Guid patientId,
        Guid vitalSignId,
        Call call,
        CancellationToken cancellationToken
    )
    {
        await using var batch = call.CreateBatch();
        batch.BatchCommands.Add(Sql.Command(Select, patientId, vitalSignId));
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new(VitalSignRows.Read(row), VitalSignRows.ReadVersion(row))
            : null;
    }
}
