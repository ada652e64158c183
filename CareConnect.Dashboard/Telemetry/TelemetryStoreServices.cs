using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CareConnect.Dashboard.Telemetry;

internal static class TelemetryStoreServices
{
    public static IServiceCollection AddTelemetryStore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<TelemetryStore>();
    }
}
