using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Registers what runs the application.</summary>
internal static class OrchestrationServices
{
    public static void Add(IServiceCollection services, bool isTest)
    {
        services
            .AddHttpClient(nameof(HealthMonitor))
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = AcceptOwn } }
            );
        services.AddSingleton<EndpointAllocation>();
        services.AddSingleton(provider => new ContainerStandIns(
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<IHostEnvironment>(),
            provider.GetRequiredService<ResourceLoggerService>(),
            provider,
            isTest
        ));
        services.AddSingleton<SecretValues>();
        services.AddSingleton<EnvironmentOverrides>();
        services.AddSingleton<InstanceConfiguration>();
        services.AddSingleton<ProcessLauncher>();
        services.AddSingleton<ConsoleJournal>();
        services.AddSingleton<ILoggerProvider, AppHostLog>();
        services.AddSingleton<ResourceLogForwarding>();
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<DerivedResources>();
        services.AddSingleton<ResourceLifecycle>();
        services.AddSingleton<InstanceFactory>();
        services.AddSingleton<ResourceVersions>();
        services.AddSingleton<VersionCalls>();
        services.AddSingleton<ValueCalls>();
        services.AddSingleton<ConsoleReporter>();
        services.AddSingleton(provider => new ResourceCommandService(
            provider.GetRequiredService<DistributedApplicationModel>(),
            provider.GetRequiredService<ResourceLifecycle>(),
            provider
        ));
        services.AddSingleton(provider => new RunFile(provider.GetRequiredService<IHostEnvironment>(), isTest));
        services.AddSingleton<EngineValues>();
        services.AddSingleton<EngineLogStream>();
        services.AddSingleton<EngineStateServer>();
        services.AddSingleton(provider => new DashboardEnvironment(
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<IHostEnvironment>(),
            isTest
        ));
        services.AddSingleton<DashboardProcess>();
        if (!isTest)
        {
            // First, since a wrapper that is gone before it is watched goes unnoticed.
            services.AddHostedService<WrapperWatch>();
        }

        services.AddSingleton<Orchestrator>();
        services.AddHostedService(provider => provider.GetRequiredService<Orchestrator>());
    }

    /// <summary>
    /// Of a process of our own on this machine a check asks only whether it answers, and tells it nothing: a development
    /// certificate need not be trusted for that. Services outside must show one that is.
    /// </summary>
    private static bool AcceptOwn(
        object sender,
        X509Certificate? certificate,
        X509Chain? chain,
        SslPolicyErrors errors
    ) =>
        errors == SslPolicyErrors.None
        || (sender is SslStream { TargetHostName: "localhost" } && certificate is not null);
}
