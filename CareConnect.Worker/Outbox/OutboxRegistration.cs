using CareConnect.Worker.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Worker.Outbox;

/// <summary>Registers the outbox's parts, with options that are checked at start.</summary>
internal static class OutboxRegistration
{
    public static IServiceCollection AddOutbox(this IServiceCollection services)
    {
        services
            .AddOptions<OutboxOptions>()
            .BindConfiguration(OutboxOptions.SectionName)
            .ValidateDataAnnotations()
            .Validate(
                options => options.Lease > options.HandlerTimeout,
                "Outbox:Lease must be longer than Outbox:HandlerTimeout"
            )
            .ValidateOnStart();
        services.AddScoped<OutboxQueue>();
        services.AddScoped<OutboxHandlers>();
        services.AddSingleton<OutboxSignal>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxSignal>());
        services.AddHostedService<OutboxWorker>();
        services.AddHostedService<OutboxMetrics>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(OutboxMetrics.MeterName));
        return services;
    }
}
