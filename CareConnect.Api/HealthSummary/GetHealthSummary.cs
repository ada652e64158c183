using System.Globalization;
using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Api.Metrics;
using CareConnect.Contracts.HealthSummary;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CareConnect.Api.HealthSummary;

/// <summary>
/// A patient's health summary, from the cache where it has the one of this very state. PostgreSQL is asked first, in one round
/// trip: whether the caller may see it, and which version is the right one.
/// </summary>
internal sealed class GetHealthSummary
{
    private const string SelectVersion = """
        SELECT coalesce(sum(changes), 0)::bigint, max(updated_at) FROM patient_changes WHERE patient_id = $1
        """;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("patients/{patientId:guid}/health-summary", Handle)
            .WithTags("Health summary")
            .WithMetadata(new DecidesItself())
            .WithName(nameof(GetHealthSummary))
            .WithSummary("Read the newest readings, their trends and the number of open alerts");

    private static async Task<Results<Ok<HealthSummaryResponse>, ProblemHttpResult>> Handle(
        Guid patientId,
        Call call,
        HealthSummaryCache cache,
        ApiMetrics metrics,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        var select = Sql.Command(SelectVersion, patientId);
        if (await call.ReadAsync(select, ReadVersionAsync, cancellationToken) is not { } version)
        {
            return Problems.NotFound();
        }
        var days = SummaryDays.Of(call.Now);
        var (answer, summary) = await cache.FindAsync(patientId, days.Today, version);
        metrics.AskedCache(answer);
        if (summary is null)
        {
            // Read after its version: should it be newer than that, the entry fits no version any more and is never served.
            summary = await SummaryReader.ReadAsync(patientId, days, call, cancellationToken);
            if (summary is null)
            {
                return Problems.NotFound();
            }
            if (answer == CacheAnswer.Miss)
            {
                cache.Keep(summary, version, call.Now);
            }
        }
        http.Response.Headers["X-Cache"] = answer switch
        {
            CacheAnswer.Hit => "hit",
            CacheAnswer.Miss => "miss",
            _ => "bypass",
        };
        return TypedResults.Ok(summary);
    }

    private static async Task<string> ReadVersionAsync(NpgsqlDataReader row, CancellationToken cancellationToken)
    {
        await row.ReadAsync(cancellationToken);
        var changedAt = row.IsDBNull(1) ? 0 : row.GetFieldValue<DateTimeOffset>(1).UtcTicks;
        return string.Create(CultureInfo.InvariantCulture, $"{row.GetInt64(0)}-{changedAt}");
    }
}
