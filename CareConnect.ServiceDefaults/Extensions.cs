using CareConnect.ServiceDefaults;
using CareConnect.ServiceDefaults.SlowCommands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// What every CareConnect process has in common: telemetry, health, service discovery and patient HTTP clients.
/// </summary>
public static class Extensions
{
    private const string HealthPath = "/health";
    private const string AlivePath = "/alive";
    private const string LiveTag = "live";

    // Less than a container gets between SIGTERM and its end: 60 s in terraform_aws.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(25);

    // Polled every few seconds by load balancers; their traces would bury the ones that somebody asked for.
    private static readonly PathString[] ProbePaths = [HealthPath, AlivePath, "/actuator/health"];

    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.AddSlowCommandWarnings();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTime);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(client =>
        {
            // A POST whose answer was lost may have been acted upon: only its caller can know whether to repeat it.
            client.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
            client.AddServiceDiscovery();
        });
        return builder;
    }

    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.KeepQueryValuesOut();
        builder.KeepLogsReadable();
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        builder
            .Services.AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation()
            )
            .WithTracing(tracing =>
                tracing
                    .AddSource(builder.Environment.ApplicationName)
                    .AddAspNetCoreInstrumentation(options => options.Filter = context => !IsProbe(context.Request.Path))
                    .AddHttpClientInstrumentation()
            );
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Services.AddOpenTelemetry().UseOtlpExporter();
        }

        return builder;
    }

    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        builder.Services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var check in options.Registrations)
            {
                HealthCheckPolicy.Apply(check);
            }
        });
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (every check) and <c>/alive</c> (those tagged live) in every environment, since the load
    /// balancer asks in production too. Strangers may call both, so the answer is one word of status and no detail.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath).AllowAnonymous();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) })
            .AllowAnonymous();
        return app;
    }

    private static bool IsProbe(PathString path) => Array.Exists(ProbePaths, probe => path.StartsWithSegments(probe));

    private static void AddSlowCommandWarnings(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<SlowCommandOptions>()
            .BindConfiguration(SlowCommandOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddHostedService<SlowSqlLog>();
        builder.Services.AddSingleton<IStartupFilter, SlowRequestLog>();
    }

    // A line for each probe, for each attempt of each call and for each step of a connection hides the lines that
    // matter. Retries and failures are warnings, and stay.
    private static void KeepLogsReadable(this IHostApplicationBuilder builder) =>
        builder
            .Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Polly", LogLevel.Warning)
            .AddFilter("StackExchange.Redis", LogLevel.Warning);

    // Query strings carry filters on patient data. Developers may look at them; outside development nobody can switch
    // the redaction of traces off, and the request line with its query stays out of the logs.
    private static void KeepQueryValuesOut(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        if (!builder.Environment.IsDevelopment())
        {
            builder.Configuration.AddInMemoryCollection([
                new("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "false"),
                new("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "false"),
            ]);
        }
    }
}
