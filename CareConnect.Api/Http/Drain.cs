using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace CareConnect.Api.Http;

/// <summary>How the process takes its leave.</summary>
internal sealed class DrainOptions
{
    public const string SectionName = "Drain";

    /// <summary>
    /// How long it goes on answering after it was told to stop, so that load balancers see from /health that it leaves. It is a
    /// part of the 25 seconds that stopping may take; what remains is for requests that are still in work.
    /// </summary>
    /// <value>5 seconds; none in development.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:20")]
    public TimeSpan Time { get; set; }
}

/// <summary>
/// Between SIGTERM and the end of listening: /health says 503, requests are answered as ever, and each answer tells its connection
/// to go elsewhere.
/// </summary>
internal sealed class Drain(IHostApplicationLifetime lifetime, IOptions<DrainOptions> options)
    : IHostedLifecycleService,
        IHealthCheck
{
    public const string CheckName = "readiness";

    private bool HasBegun => lifetime.ApplicationStopping.IsCancellationRequested;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(HasBegun ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy());

    // The host calls this before it stops anything, the server included.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication();
        await Task.Delay(options.Value.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task CloseConnection(HttpContext http)
    {
        // HTTP/2 says it in its own way, when the server stops.
        if (HasBegun && HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            http.Response.Headers.Connection = "close";
        }
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Puts the drain into a service.</summary>
internal static class DrainSetup
{
    private static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(5);

    public static void AddDrain(this WebApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<DrainOptions>()
            .Configure(options => options.Time = builder.Environment.IsDevelopment() ? TimeSpan.Zero : DefaultTime)
            .BindConfiguration(DrainOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Drain>());
        builder.Services.AddHealthChecks().AddCheck<Drain>(Drain.CheckName);
    }

    public static void UseDrain(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use(
            (http, next) =>
            {
                // At the last moment: a request that came before the drain is often answered during it.
                http.Response.OnStarting(static state => Close(((Drain, HttpContext))state), (drain, http));
                return next(http);
            }
        );
    }

    private static Task Close((Drain Drain, HttpContext Http) leaving) => leaving.Drain.CloseConnection(leaving.Http);
}
