using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Api.Metrics;
using CareConnect.Contracts.VitalSigns;
using CareConnect.Data;
using CareConnect.Data.Outbox;
using CareConnect.Data.VitalSigns;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CareConnect.Api.VitalSigns;

/// <summary>
/// Records a reading: the row, its audit row and its outbox message in one transaction. The same id with the same content
/// again answers with the reading as it is now, amended or not; with another content, or once deleted, it is a conflict.
/// </summary>
internal sealed class RecordVitalSign
{
    private const string SelectById = $"SELECT {VitalSignRows.Columns}, v.request_hash {VitalSignRows.FromKey}";

    public static async Task<Results<Created<VitalSignResponse>, Ok<VitalSignResponse>, ProblemHttpResult>> Handle(
        Guid patientId,
        RecordVitalSignRequest request,
        Call call,
        HttpContext http,
        ApiMetrics metrics,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var started = clock.GetTimestamp();
        if (Check(request, call.Now, out var errors) is not { } reading)
        {
            return Problems.Invalid(errors);
        }
        var row = NewRow(patientId, request, reading, call);
        var hash = HashOf(request);
        call.ResourceId = row.Id;
        try
        {
            await call.BeginAsync(cancellationToken);
            await using var batch = call.CreateBatch();
            batch.BatchCommands.Add(VitalSignRows.Insert(row, hash));
            batch.BatchCommands.Add(
                OutboxRows.Insert(new VitalSignRecorded(patientId, row.Id, row.MeasuredAt), call.Now)
            );
            call.AddAudit(batch);
            await call.ExecuteAsync(batch, cancellationToken);
        }
        catch (PostgresException exception) when (IsIdInUse(exception))
        {
            await call.RestartAsync(cancellationToken);
            return await FindSameAsync(patientId, row.Id, hash, call, http, cancellationToken) is { } earlier
                ? TypedResults.Ok(earlier)
                : Problems.IdInUse();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Row-level security looks again at the moment of writing: the member was revoked since the rule was checked.
            return Problems.NotFound();
        }
        metrics.Recorded(clock.GetElapsedTime(started));
        http.WriteETag(1);
        return TypedResults.Created($"/api/patients/{patientId}/vital-signs/{row.Id}", row);
    }

    private static Reading? Check(
        RecordVitalSignRequest request,
        DateTimeOffset now,
        out Dictionary<string, string[]> errors
    )
    {
        errors = [];
        if (request.Id == Guid.Empty)
        {
            errors["id"] = ["The id must not be all zeros."];
        }
        EnteredReading.CheckTime(request.MeasuredAt!.Value, now, errors);
        if (VitalSignTypes.Find(request.Type) is not { } type)
        {
            var names = string.Join(", ", VitalSignTypes.All.Select(t => t.Name));
            errors["type"] = [$"The type must be one of {names}."];
            return null;
        }
        var reading = EnteredReading.Check(type, request.Value, request.Unit, request.Components, errors);
        return errors.Count == 0 ? reading : null;
    }

    private static VitalSignResponse NewRow(
        Guid patientId,
        RecordVitalSignRequest request,
        Reading reading,
        Call call
    ) =>
        new VitalSignResponse
        {
            Id = request.Id ?? Guid.CreateVersion7(call.Now),
            PatientId = patientId,
            Type = reading.Type.Name,
            LoincCode = reading.Type.LoincCode,
            Value = null,
            Unit = null,
            EnteredValue = null,
            EnteredUnit = null,
            Components = null,
            MeasuredAt = ReadingTime.Truncate(request.MeasuredAt!.Value),
            Notes = request.Notes,
            RecordedBy = call.UserId,
            RecordedAt = call.Now,
        }.WithAmounts(reading);

    // What the request means, so that another order of fields or another offset of the same time is the same body.
    private static byte[] HashOf(RecordVitalSignRequest request)
    {
        var components = (request.Components ?? [])
            .OfType<VitalSignComponentRequest>()
            .OrderBy(c => c.Type, StringComparer.Ordinal)
            .Select(c => $"{c.Type} {Number(c.Value)} {c.Unit}");
        string[] parts =
        [
            request.Type,
            Number(request.Value),
            request.Unit ?? "",
            string.Join(';', components),
            request.MeasuredAt!.Value.UtcTicks.ToString(CultureInfo.InvariantCulture),
            request.Notes ?? "",
        ];
        return SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
    }

    private static string Number(decimal? value) =>
        value?.ToString("0.############################", CultureInfo.InvariantCulture) ?? "";

    // The key's own constraint, or that of a partition, whose name is the partition's.
    private static bool IsIdInUse(PostgresException exception) =>
        exception.SqlState == PostgresErrorCodes.UniqueViolation
        && (
            exception.ConstraintName == DatabaseErrors.VitalSignId
            || exception.TableName?.StartsWith("vital_signs_", StringComparison.Ordinal) == true
        );

    // The hash is that of the request that recorded it: amending leaves it as it is.
    private static async Task<VitalSignResponse?> FindSameAsync(
        Guid patientId,
        Guid id,
        byte[] hash,
        Call call,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        await using var batch = call.CreateBatch();
        batch.BatchCommands.Add(Sql.Command(SelectById, patientId, id));
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        if (
            !await row.ReadAsync(cancellationToken)
            || row.IsDBNull(VitalSignRows.Count)
            || !row.GetFieldValue<byte[]>(VitalSignRows.Count).AsSpan().SequenceEqual(hash)
        )
        {
            return null;
        }
        http.WriteETag(VitalSignRows.ReadVersion(row));
        return VitalSignRows.Read(row);
    }
}
