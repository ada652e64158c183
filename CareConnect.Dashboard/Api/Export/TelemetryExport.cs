using System.Globalization;
using CareConnect.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace CareConnect.Dashboard.Api.Export;

/// <summary>What is exported.</summary>
internal sealed record ExportRequest(IReadOnlySet<string> Kinds, string? Resource, TimeRange Time);

/// <summary>Telemetry as a zip file: OTLP's JSON by kind, and console lines as text by replica.</summary>
internal static class TelemetryExport
{
    private static readonly string[] Kinds = ["logs", "spans", "metrics", "console"];

    public static IResult Handle(HttpRequest request, TelemetryStore store, TimeProvider clock)
    {
        var parameters = new ApiParameters(request.Query);
        var export = new ExportRequest(
            parameters.Some("kinds", Kinds).ToHashSet(StringComparer.OrdinalIgnoreCase),
            parameters.Text("resource"),
            parameters.Time()
        );
        if (parameters.Problem() is { } problem)
        {
            return problem;
        }
        // System.IO.Compression closes an entry with a synchronous write of its last bytes.
        request.HttpContext.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        var name = clock.GetUtcNow().ToString("'telemetry-'yyyyMMdd'T'HHmmss'Z.zip'", CultureInfo.InvariantCulture);
        return Results.Stream(
            stream => new ExportWriter(store, export).WriteAsync(stream, request.HttpContext.RequestAborted),
            "application/zip",
            name
        );
    }
}
