using System.Collections.Immutable;
using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>The rest of <see cref="ApiSurface"/>: what holds for any resource, and what a running application offers.</summary>
internal static class ApiSurfaceOfResources
{
    public static void References(
        IResourceBuilder<ProjectResource> project,
        IResourceBuilder<PostgresDatabaseResource> database,
        IResourceBuilder<ExternalServiceResource> external,
        IResourceBuilder<ParameterResource> parameter
    )
    {
        var endpoint = project.GetEndpoint("http");
        project
            .WithReference(source: database, connectionName: "alias", optional: true)
            .WithReference(source: project)
            .WithReference(source: project, name: "alias")
            .WithReference(endpointReference: endpoint)
            .WithReference(name: "site", uri: new Uri("https://example.org/"))
            .WithReference(externalService: external)
            .WithReferenceEnvironment(flags: ReferenceEnvironmentInjectionFlags.All)
            .WithEnvironment(name: "A", value: "text")
            .WithEnvironment("B", $"{endpoint}/x?key={parameter:uri}&port={endpoint.Property(EndpointProperty.Port)}")
            .WithEnvironment(name: "C", value: ReferenceExpression.Create($"{database}"))
            .WithEnvironment(name: "D", callback: () => "x")
            .WithEnvironment(callback: context => context.EnvironmentVariables["E"] = endpoint)
            .WithEnvironment(callback: async context => await Task.FromResult(context.Resource.Name))
            .WithEnvironment(name: "F", endpointReference: endpoint)
            .WithEnvironment(name: "G", parameter: parameter)
            .WithEnvironment(envVarName: "H", resource: database)
            .WithEnvironment(name: "I", externalService: external)
            .WithEnvironment(name: "J", value: endpoint.Property(EndpointProperty.HostAndPort))
            .WithArgs("--a", "b")
            .WithArgs("--a", parameter.Resource, endpoint)
            .WithArgs(callback: context => context.Args.Add("c"))
            .WithArgs(callback: context => Task.CompletedTask)
            .WithOtlpExporter()
            .WithOtlpExporter(protocol: OtlpProtocol.HttpProtobuf);
        database.WithConnectionProperty("Schema", "public").WithConnectionProperty("Key", ReferenceExpression.Empty);
        ReferenceExpression property = database.Resource.GetConnectionProperty("Host");
        _ = (property.Format, property.ManifestExpressions, property.StringFormats, property.ValueProviders);
    }

    public static void Lifecycle(IResourceBuilder<ProjectResource> project, IResourceBuilder<ContainerResource> other)
    {
        project
            .WaitFor(dependency: other)
            .WaitFor(dependency: other, waitBehavior: WaitBehavior.StopOnResourceUnavailable)
            .WaitForStart(dependency: other)
            .WaitForStart(dependency: other, waitBehavior: WaitBehavior.WaitOnResourceUnavailable)
            .WaitForCompletion(dependency: other, exitCode: 3)
            .WithExplicitStart()
            .WithCommand(
                name: "clear",
                displayName: "Clear",
                executeCommand: context => Task.FromResult(CommandResults.Success()),
                commandOptions: new CommandOptions
                {
                    Description = "d",
                    ConfirmationMessage = "Sure?",
                    IconName = "Delete",
                    IconVariant = IconVariant.Filled,
                    IsHighlighted = true,
                    UpdateState = context => ResourceCommandState.Enabled,
                }
            )
            .WithHttpCommand(path: "/reset", displayName: "Reset", endpointName: "http", commandName: "reset")
            .WithParentRelationship(parent: other)
            .WithParentRelationship(parent: other.Resource)
            .WithChildRelationship(child: other)
            .WithReferenceRelationship(resourceBuilder: other)
            .WithRelationship(resource: other.Resource, type: "Reference")
            .WithIconName(iconName: "Heart", iconVariant: IconVariant.Regular)
            .ExcludeFromManifest()
            .WithManifestPublishingCallback(
                callback: (ManifestPublishingContext context) => Write(context, other.Resource)
            )
            .WithManifestPublishingCallback(context => context.WriteContainerAsync(other.Resource));
        project.WithAnnotation(new ReplicaAnnotation(2), ResourceAnnotationMutationBehavior.Replace);
        project.WithAnnotation<ExplicitStartupAnnotation>();
    }

    private static void Write(ManifestPublishingContext context, ContainerResource resource)
    {
        context.Writer.WriteString("path", context.GetManifestRelativePath(context.ManifestPath));
        context.WriteConnectionString(resource);
        context.WriteBindings(resource);
        context.TryAddDependentResources(resource);
        _ = (context.ExecutionContext, context.WriteEnvironmentVariablesAsync(resource));
        _ = context.WriteCommandLineArgumentsAsync(resource);
    }

    public static void Root(IDistributedApplicationBuilder builder)
    {
        ConfigurationManager configuration = builder.Configuration;
        Assembly? assembly = builder.AppHostAssembly;
        IHostEnvironment environment = builder.Environment;
        IServiceCollection services = builder.Services;
        _ = (configuration, assembly, environment, services, builder.AppHostDirectory, builder.Resources);
        DistributedApplicationExecutionContext context = builder.ExecutionContext;
        _ = (context.IsPublishMode, context.IsRunMode, context.Operation, context.PublisherName);
        IResourceBuilder<RedisResource> found = builder.CreateResourceBuilder<RedisResource>("cache");
        _ = builder.TryCreateResourceBuilder("cache", out IResourceBuilder<RedisResource>? maybe);
        _ = (found, maybe, builder.CreateResourceBuilder(found.Resource));
        builder
            .AddResource(new Custom("custom"))
            .WithInitialState(
                new CustomResourceSnapshot
                {
                    ResourceType = "Custom",
                    Properties = [new ResourcePropertySnapshot("source", "x") { IsSensitive = true }],
                    State = KnownResourceStates.Running,
                    Urls = [new UrlSnapshot("u", "https://example.org", IsInternal: false)],
                    EnvironmentVariables = ImmutableArray.Create(new EnvironmentVariableSnapshot("A", "b", true)),
                    CreationTimeStamp = DateTime.UtcNow,
                }
            );
        using DistributedApplication application = builder.Build();
        application.Run();
    }

    public static async Task Running(DistributedApplication application, CancellationToken cancellationToken)
    {
        ResourceNotificationService states = application.ResourceNotifications;
        await states.WaitForResourceAsync("api", KnownResourceStates.Running, cancellationToken);
        string reached = await states.WaitForResourceAsync(
            "api",
            KnownResourceStates.TerminalStates,
            cancellationToken
        );
        ResourceEvent change = await states.WaitForResourceAsync(
            "api",
            e => e.Snapshot.ExitCode == 0,
            cancellationToken
        );
        await states.WaitForResourceHealthyAsync("api", WaitBehavior.StopOnResourceUnavailable, cancellationToken);
        await states.PublishUpdateAsync(change.Resource, change.ResourceId, state => state with { ExitCode = 0 });
        await states.WaitForDependenciesAsync(change.Resource, cancellationToken);
        _ = (states.TryGetCurrentState(reached, out _), states.WatchAsync(cancellationToken));
        ExecuteCommandResult result = await application.ResourceCommands.ExecuteCommandAsync(
            change.Resource,
            KnownResourceCommands.RestartCommand,
            cancellationToken
        );
        _ = (result.Success, result.Canceled, result.ErrorMessage);
        var loggers = application.Services.GetRequiredService<ResourceLoggerService>();
        ILogger logger = loggers.GetLogger(change.Resource);
        await foreach (IReadOnlyList<LogLine> lines in loggers.WatchAsync("api"))
        {
            _ = (lines[0].LineNumber, lines[0].Content, lines[0].IsErrorMessage, logger);
        }

        using HttpClient client = application.CreateHttpClient("api", endpointName: "http");
        Uri address = application.GetEndpoint("api", endpointName: "http");
        string? text = await application.GetConnectionStringAsync("db", cancellationToken);
        _ = (address, text);
    }

    public static async Task Testing(CancellationToken cancellationToken)
    {
        await using IDistributedApplicationTestingBuilder builder =
            await DistributedApplicationTestingBuilder.CreateAsync<global::Projects.ConformanceAppHost>(
                ["--case", "Containers"],
                (options, settings) => options.DisableDashboard = settings.DisableDefaults,
                cancellationToken
            );
        Type entryPoint = typeof(global::Projects.ConformanceAppHost);
        _ = await DistributedApplicationTestingBuilder.CreateAsync(entryPoint, cancellationToken);
        _ = DistributedApplicationTestingBuilder.Create("--environment", "Development");
        await using DistributedApplication application = await builder.BuildAsync(cancellationToken);
        await application.StartAsync(cancellationToken);
        await application.StopAsync(cancellationToken);
    }

    private sealed class Custom(string name) : Resource(name);
}
