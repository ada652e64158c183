namespace CareConnect.Dashboard.Components.Logs;

/// <summary>The addresses between logs and traces.</summary>
internal static class LogLinks
{
    public static string ToSpan(string traceId, string? spanId) =>
        $"/traces/detail/{Uri.EscapeDataString(traceId)}{(spanId is null ? "" : $"?span={Uri.EscapeDataString(spanId)}")}";

    public static string ToLogs(string traceId, string? spanId = null) =>
        $"/structuredlogs?trace={Uri.EscapeDataString(traceId)}{(spanId is null ? "" : $"&span={Uri.EscapeDataString(spanId)}")}";

    public static string ToLog(long id) => FormattableString.Invariant($"/structuredlogs?log={id}");
}
