using System.Globalization;

namespace CareConnect.Ops.Aws;

/// <summary>One metric and how its values of five minutes are made one.</summary>
/// <param name="Namespace">Such as AWS/RDS.</param>
/// <param name="Name">Such as CPUUtilization.</param>
/// <param name="Stat">Average, Maximum, p95, ...</param>
/// <param name="Dimensions">Whose it is.</param>
internal sealed record MetricQuery(
    string Namespace,
    string Name,
    string Stat,
    params IReadOnlyList<(string Name, string Value)> Dimensions
);

/// <summary>CloudWatch's figures of the last quarter of an hour.</summary>
internal sealed class CloudWatchMetrics(AwsCli cli)
{
    private const int PeriodSeconds = 300;
    private const int AtOnce = 500;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>The highest value of five minutes of each metric, in the queries' order; null where there is none.</summary>
    public async Task<IReadOnlyList<double?>> HighestAsync(
        IReadOnlyList<MetricQuery> queries,
        CancellationToken cancellationToken
    )
    {
        var now = DateTimeOffset.UtcNow;
        var values = new List<double?>();
        foreach (var some in queries.Chunk(AtOnce))
        {
            var answer = await cli.SendAsync<DataAnswer>(
                ["cloudwatch", "get-metric-data"],
                new
                {
                    StartTime = Text(now - Window),
                    EndTime = Text(now),
                    MetricDataQueries = some.Select(Asked),
                },
                cancellationToken
            );
            values.AddRange(
                some.Select(
                    (_, number) =>
                        answer.MetricDataResults.FirstOrDefault(result => result.Id == Id(number))?.Values.Max()
                )
            );
        }

        return values;
    }

    private static object Asked(MetricQuery query, int number) =>
        new
        {
            Id = Id(number),
            MetricStat = new
            {
                Metric = new
                {
                    query.Namespace,
                    MetricName = query.Name,
                    Dimensions = query.Dimensions.Select(dimension => new { dimension.Name, dimension.Value }),
                },
                Period = PeriodSeconds,
                query.Stat,
            },
        };

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"m{number}");

    private static string Text(DateTimeOffset time) => time.ToString("s", CultureInfo.InvariantCulture) + "Z";

    private sealed record DataAnswer(IReadOnlyList<MetricResult> MetricDataResults);

    private sealed record MetricResult(string Id, IReadOnlyList<double?> Values);
}
