using System.Diagnostics.Metrics;
using CareConnect.Api.HealthSummary;

namespace CareConnect.Api.Metrics;

/// <summary>What the API counts and times. No value tells of a patient: attributes are routes, codes and outcomes.</summary>
internal sealed class ApiMetrics
{
    public const string MeterName = "CareConnect.Api";
    public const string RecordedName = "careconnect.vitalsigns.recorded";
    public const string RecordName = "careconnect.vitalsigns.record";
    public const string ResponseTimeName = "careconnect.api.response.time";
    public const string CacheRequestsName = "careconnect.cache.requests";
    public const string AuditBatchName = "careconnect.audit.batch.size";
    public const string ActiveUsersName = "careconnect.users.active";

    // The usual buckets are meant for milliseconds; most answers here take one to twenty.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<int> Rows = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256],
    };

    private readonly Counter<long> _recorded;
    private readonly Histogram<double> _record;
    private readonly Histogram<double> _responseTime;
    private readonly Counter<long> _cacheRequests;
    private readonly Histogram<int> _auditBatch;

    public ApiMetrics(IMeterFactory meters, ActiveUsers users)
    {
        var meter = meters.Create(MeterName);
        _recorded = meter.CreateCounter<long>(RecordedName, "{reading}", "Vital signs recorded, by how they came.");
        _record = meter.CreateHistogram(RecordName, "s", "How long recording a vital sign took.", advice: Seconds);
        _responseTime = meter.CreateHistogram(
            ResponseTimeName,
            "s",
            "How long the API's answers took.",
            advice: Seconds
        );
        _cacheRequests = meter.CreateCounter<long>(
            CacheRequestsName,
            "{request}",
            "Questions to the cache, by result."
        );
        _auditBatch = meter.CreateHistogram(AuditBatchName, "{row}", "Audit rows in one commit.", advice: Rows);
        meter.CreateObservableGauge(
            ActiveUsersName,
            () => users.Count(),
            "{user}",
            "Accounts that this process answered within five minutes; one served by two replicas counts in both."
        );
    }

    public void Recorded(TimeSpan took)
    {
        _recorded.Add(1, new KeyValuePair<string, object?>("source", "entered"));
        _record.Record(took.TotalSeconds);
    }

    public void Imported(int readings) =>
        _recorded.Add(readings, new KeyValuePair<string, object?>("source", "import"));

    /// <param name="method">GET, POST and so on.</param>
    /// <param name="route">The pattern, never the path, which holds ids; null where none matched.</param>
    /// <param name="status">The status code.</param>
    /// <param name="took">From arrival to the end of the answer.</param>
    public void Answered(string method, string? route, int status, TimeSpan took) =>
        _responseTime.Record(
            took.TotalSeconds,
            new KeyValuePair<string, object?>("http.request.method", method),
            new KeyValuePair<string, object?>("http.route", route),
            new KeyValuePair<string, object?>("http.response.status_code", status)
        );

    public void AskedCache(CacheAnswer answer) =>
        _cacheRequests.Add(
            1,
            new KeyValuePair<string, object?>(
                "result",
                answer switch
                {
                    CacheAnswer.Hit => "hit",
                    CacheAnswer.Miss => "miss",
                    _ => "bypass",
                }
            )
        );

    public void CommittedAudit(int rows) => _auditBatch.Record(rows);
}
