using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts.ReferenceRanges;
using CareConnect.Data;
using CareConnect.Data.ReferenceRanges;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.ReferenceRanges;

/// <summary>
/// Replaces all own ranges of a patient; the earlier ones stay in the database. They count for readings recorded or amended
/// from now on: alerts that are there stay as they are.
/// </summary>
internal sealed class SetReferenceRanges
{
    public static async Task<Results<Ok<ReferenceRangesResponse>, ProblemHttpResult>> Handle(
        Guid patientId,
        SetReferenceRangesRequest request,
        Call call,
        CareConnectDbContext db,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        if (http.ReadIfMatch(out var problem) is not { } seen)
        {
            return problem!;
        }
        if (Check(request.Items!, out var errors) is not { } ranges)
        {
            return Problems.Invalid(errors);
        }
        var inForce = await db.ReferenceRangeSets.FindInForceAsync(patientId, cancellationToken);
        var version = inForce?.Version ?? 0;
        if (version != seen)
        {
            return Problems.PreconditionFailed();
        }
        var next = new ReferenceRangeSet
        {
            PatientId = patientId,
            Version = version + 1,
            SetBy = call.UserId,
            SetAt = call.Now,
            Ranges = ranges,
        };
        db.ReferenceRangeSets.Add(next);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation(DatabaseErrors.ReferenceRangeSetVersion))
        {
            return Problems.PreconditionFailed();
        }
        call.Details = $$"""{"version":{{next.Version}},"ranges":{{ranges.Count}}}""";
        http.WriteETag(next.Version);
        return TypedResults.Ok(GetReferenceRanges.ToResponse(next));
    }

    private static List<ReferenceRange>? Check(
        IReadOnlyList<ReferenceRangeRequest?> items,
        out Dictionary<string, string[]> errors
    )
    {
        errors = [];
        var ranges = new List<ReferenceRange>(items.Count);
        for (var index = 0; index < items.Count; index++)
        {
            if (Check(items[index], $"items[{index}]", ranges, errors) is { } range)
            {
                ranges.Add(range);
            }
        }
        return errors.Count == 0 ? ranges : null;
    }

    private static ReferenceRange? Check(
        ReferenceRangeRequest? item,
        string path,
        List<ReferenceRange> earlier,
        Dictionary<string, string[]> errors
    )
    {
        if (item is null || RangedAmount.Find(item.Type, item.Component) is not { } amount)
        {
            errors[path] = ["There is no such type, or it has no such component."];
            return null;
        }
        if (amount.OwnRange(earlier) is not null)
        {
            errors[path] = ["There can be one range only for each type and component."];
            return null;
        }
        if (item.Unit != amount.Quantity.UcumCode)
        {
            errors[path + ".unit"] = [$"The unit must be the canonical one of this type: {amount.Quantity.UcumCode}."];
            return null;
        }
        if (FaultOf(item, amount.Quantity.Plausible) is { } fault)
        {
            errors[$"{path}.{fault.Field}"] = [fault.Message];
            return null;
        }
        return new ReferenceRange
        {
            Type = amount.Type,
            Component = amount.Component,
            Low = item.Low,
            High = item.High,
        };
    }

    private static (string Field, string Message)? FaultOf(
        ReferenceRangeRequest item,
        Data.VitalSigns.ValueRange plausible
    ) =>
        item switch
        {
            { Low: null, High: null } => ("low", "Name a lower limit, an upper one, or both."),
            { Low: { } low } when !plausible.Contains(low) => ("low", Limits(plausible)),
            { High: { } high } when !plausible.Contains(high) => ("high", Limits(plausible)),
            { Low: { } low, High: { } high } when low >= high => (
                "low",
                "The lower limit must be below the upper one."
            ),
            _ => null,
        };

    private static string Limits(Data.VitalSigns.ValueRange plausible) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"The limit must be from {plausible.Low} to {plausible.High}."
        );
}
