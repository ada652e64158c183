using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CareConnect.Dashboard.Otlp;

/// <summary>OpenTelemetry's protocol in, at ports of its own; nothing of it is mapped among the pages.</summary>
internal static class OtlpExtensions
{
    public static WebApplicationBuilder AddOtlp(this WebApplicationBuilder builder)
    {
        // Telemetry comes every second; a line for each message would be all there is to read.
        foreach (var category in new[] { "Hosting.Diagnostics", "Routing", "Cors" })
        {
            builder.Logging.AddFilter($"Microsoft.AspNetCore.{category}", LogLevel.Warning);
        }
        builder.Logging.AddFilter("Grpc", LogLevel.Error);
        builder.Services.AddCors();
        builder.Services.AddGrpc();
        builder
            .Services.AddOptions<GrpcServiceOptions>()
            .Configure<IOptions<DashboardOptions>>(
                (grpc, dashboard) =>
                {
                    grpc.MaxReceiveMessageSize = dashboard.Value.MaxOtlpMessageInBytes;
                    grpc.CompressionProviders = [new OtlpGzip(dashboard.Value.MaxOtlpMessageInBytes)];
                }
            );
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder
            .Services.AddSingleton<OtlpWarnings>()
            .AddSingleton<OtlpIntake>()
            .AddSingleton<OtlpGate>()
            .AddSingleton<OtlpHttp>()
            .AddSingleton<IServiceMethodProvider<OtlpIntake>, OtlpGrpc>()
            .AddTransient<IStartupFilter, OtlpBranches>();
        return builder;
    }
}
