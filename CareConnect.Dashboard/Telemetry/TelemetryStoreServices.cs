namespace CareConnect.Dashboard.Telemetry;

internal static class TelemetryStoreServices
{
    public static IServiceCollection AddTelemetryStore(this IServiceCollection services) =>
        services.AddSingleton<TelemetryStore>();
}
