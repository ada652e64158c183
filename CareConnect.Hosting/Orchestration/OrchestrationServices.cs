using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Registers what runs the application.</summary>
internal static class OrchestrationServices
{
    public static void Add(IServiceCollection services, bool isTest)
    {
        services.AddSingleton<EndpointAllocation>();
        services.AddSingleton(provider => new ContainerStandIns(
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<IHostEnvironment>(),
            provider.GetRequiredService<ResourceLoggerService>(),
            provider,
            isTest
        ));
        services.AddSingleton<ProcessLauncher>();
        services.AddSingleton<ResourceLogForwarding>();
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<DerivedResources>();
        services.AddSingleton<ResourceLifecycle>();
        services.AddSingleton<ConsoleReporter>();
        services.AddSingleton(provider => new ResourceCommandService(
            provider.GetRequiredService<DistributedApplicationModel>(),
            provider.GetRequiredService<ResourceLifecycle>(),
            provider
        ));
        services.AddSingleton(provider => new RunFile(provider.GetRequiredService<IHostEnvironment>(), isTest));
        services.AddSingleton<EngineStateServer>();
        if (!isTest)
        {
            // First, since a wrapper that is gone before it is watched goes unnoticed.
            services.AddHostedService<WrapperWatch>();
        }

        services.AddSingleton<Orchestrator>();
        services.AddHostedService(provider => provider.GetRequiredService<Orchestrator>());
        services.AddHostedService(provider => provider.GetRequiredService<EngineStateServer>());
    }
}
