using System.ComponentModel.DataAnnotations;

namespace CareConnect.Dashboard;

/// <summary>Addresses, keys and limits. The AppHost hands them over as environment variables, <c>Dashboard__...</c>.</summary>
internal sealed class DashboardOptions
{
    public const string SectionName = "Dashboard";

    /// <summary>Where people look.</summary>
    /// <value><c>http://localhost:15080</c>; loopback only.</value>
    [Required]
    public string Url { get; set; } = "http://localhost:15080";

    /// <summary>Where telemetry arrives by gRPC; empty for nowhere.</summary>
    public string OtlpGrpcUrl { get; set; } = "http://localhost:15081";

    /// <summary>Where telemetry arrives by HTTP; empty for nowhere.</summary>
    public string OtlpHttpUrl { get; set; } = "http://localhost:15082";

    /// <summary>The token of the login link, also the bearer token of the JSON API. Made by itself where none is given.</summary>
    public string BrowserToken { get; set; } = "";

    /// <summary>What senders put into the header <c>x-otlp-api-key</c>; empty takes everybody's telemetry.</summary>
    public string OtlpApiKey { get; set; } = "";

    /// <summary>The engine's HTTP calls; empty without an engine, then only telemetry is shown.</summary>
    public string EngineUrl { get; set; } = "";

    public string EngineToken { get; set; } = "";

    /// <summary>The name of the application in the page's title.</summary>
    public string ApplicationName { get; set; } = "CareConnect";

    /// <summary>The folder of the store; empty for a new temporary one.</summary>
    public string DataFolder { get; set; } = "";

    /// <summary>The oldest beyond these numbers are thrown away.</summary>
    [Range(100, 100_000_000)]
    public int MaxLogs { get; set; } = 200_000;

    [Range(100, 100_000_000)]
    public int MaxSpans { get; set; } = 400_000;

    [Range(100, 100_000_000)]
    public int MaxConsoleLines { get; set; } = 200_000;

    /// <summary>Bytes that the store takes on disk; beyond them the oldest logs, spans and console lines go, however few there are.</summary>
    /// <value>1 GiB.</value>
    [Range(1024 * 1024, long.MaxValue)]
    public long MaxStoreBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>How long metrics are kept.</summary>
    /// <value>12 hours.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan MaxMetricAge { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Attributes of one record beyond this number are left out, and the record says so.</summary>
    [Range(1, 10_000)]
    public int MaxAttributes { get; set; } = 128;

    /// <summary>Characters of a text in a record; what is longer is cut, and ends with an ellipsis.</summary>
    [Range(100, 10_000_000)]
    public int MaxTextLength { get; set; } = 64 * 1024;

    /// <summary>Objects of one bucket that are counted for its size; beyond these it is "more than".</summary>
    [Range(1, 10_000_000)]
    public int MaxCountedObjects { get; set; } = 10_000;

    /// <summary>Bytes of one message of telemetry, unpacked; larger ones are refused.</summary>
    /// <value>4 MiB, which is what gRPC takes by itself.</value>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxOtlpMessageInBytes { get; set; } = 4 * 1024 * 1024;
}
