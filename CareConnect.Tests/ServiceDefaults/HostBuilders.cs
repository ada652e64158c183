using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CareConnect.Tests.ServiceDefaults;

/// <summary>
/// Host builders that read nothing but what the test gives them.
/// </summary>
internal static class HostBuilders
{
    public static HostApplicationBuilder ABuilderWith(params (string Key, string? Value)[] configuration) =>
        ABuilderIn(Environments.Production, configuration);

    public static HostApplicationBuilder ABuilderIn(
        string environment,
        params (string Key, string? Value)[] configuration
    )
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(
            configuration.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))
        );
        return builder;
    }

    public static IReadOnlyList<HealthCheckRegistration> HealthChecks(this IHost host) =>
        [
            .. (
                (IOptions<HealthCheckServiceOptions>)
                    host.Services.GetService(typeof(IOptions<HealthCheckServiceOptions>))!
            )
                .Value
                .Registrations,
        ];
}
