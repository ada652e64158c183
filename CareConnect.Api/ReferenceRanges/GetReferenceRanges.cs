using CareConnect.Api.Http;
using CareConnect.Contracts.ReferenceRanges;
using CareConnect.Data;
using CareConnect.Data.ReferenceRanges;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareConnect.Api.ReferenceRanges;

/// <summary>The range in force for every type and component; the ETag is of the patient's own ranges as a whole.</summary>
internal sealed class GetReferenceRanges
{
    public static async Task<Ok<ReferenceRangesResponse>> Handle(
        Guid patientId,
        CareConnectDbContext db,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        var inForce = await db.ReferenceRangeSets.FindInForceAsync(patientId, cancellationToken);
        http.WriteETag(inForce?.Version ?? 0);
        return TypedResults.Ok(ToResponse(inForce));
    }

    internal static ReferenceRangesResponse ToResponse(ReferenceRangeSet? inForce) =>
        new(
            [.. RangedAmount.All.Select(amount => ToResponse(amount, inForce?.Ranges ?? []))],
            inForce?.SetBy,
            inForce?.SetAt
        );

    private static ReferenceRangeResponse ToResponse(RangedAmount amount, List<ReferenceRange> ownRanges)
    {
        var range = amount.EffectiveRange(ownRanges);
        return new ReferenceRangeResponse(
            amount.Type,
            amount.ComponentName,
            range?.Low,
            range?.High,
            amount.Quantity.UcumCode,
            amount.OwnRange(ownRanges) is not null ? "OWN"
                : range is not null ? "DEFAULT"
                : "NONE"
        );
    }
}
