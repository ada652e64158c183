using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts.VitalSigns;
using CareConnect.Data.Outbox;
using CareConnect.Data.VitalSigns;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareConnect.Api.VitalSigns;

/// <summary>
/// Corrects a reading. The database keeps the version before; the worker looks at the alerts again where amounts or time
/// have changed.
/// </summary>
internal sealed class AmendVitalSign
{
    public static async Task<Results<Ok<VitalSignResponse>, ProblemHttpResult>> Handle(
        Guid patientId,
        Guid vitalSignId,
        AmendVitalSignRequest request,
        Call call,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        var (found, problem) = await VitalSignToChange.FindAsync(patientId, vitalSignId, http, call, cancellationToken);
        if (found is null)
        {
            return problem!;
        }
        if (Amend(found.Reading, request, call, out var errors) is not { } amended)
        {
            return Problems.Invalid(errors);
        }
        call.Details = $$"""{"version":{{found.Version}},"changed":[{{string.Join(',', Changed(request))}}]}""";
        await using var batch = call.CreateBatch();
        batch.BatchCommands.Add(VitalSignRows.Update(found.Reading, found.Version, amended));
        if (HasAmount(request) || request.MeasuredAt is not null)
        {
            batch.BatchCommands.Add(OutboxRows.Insert(new VitalSignAmended(patientId, vitalSignId), call.Now));
        }
        call.AddAudit(batch);
        if (!await VitalSignToChange.TryChangeAsync(batch, cancellationToken))
        {
            return Problems.PreconditionFailed();
        }
        http.WriteETag(found.Version + 1);
        return TypedResults.Ok(amended);
    }

    private static VitalSignResponse? Amend(
        VitalSignResponse reading,
        AmendVitalSignRequest request,
        Call call,
        out Dictionary<string, string[]> errors
    )
    {
        errors = [];
        if (!Changed(request).Any())
        {
            errors["value"] = ["Name something to change: value and unit, components, measuredAt or notes."];
        }
        var amended = reading with
        {
            MeasuredAt = request.MeasuredAt ?? reading.MeasuredAt,
            Notes = request.AreNotesGiven ? request.Notes : reading.Notes,
            AmendedBy = call.UserId,
            AmendedAt = call.Now,
        };
        EnteredReading.CheckTime(amended.MeasuredAt, call.Now, errors);
        if (HasAmount(request))
        {
            var type = VitalSignTypes.Find(reading.Type)!;
            var amounts = EnteredReading.Check(type, request.Value, request.Unit, request.Components, errors);
            amended = amounts is null ? amended : amended.WithAmounts(amounts);
        }
        return errors.Count == 0 ? amended : null;
    }

    private static bool HasAmount(AmendVitalSignRequest request) =>
        request is { Value: not null } or { Unit: not null } or { Components: not null };

    // Names of fields, never what is in them.
    private static IEnumerable<string> Changed(AmendVitalSignRequest request)
    {
        if (HasAmount(request))
        {
            yield return "\"value\"";
        }
        if (request.MeasuredAt is not null)
        {
            yield return "\"measuredAt\"";
        }
        if (request.AreNotesGiven)
        {
            yield return "\"notes\"";
        }
    }
}
