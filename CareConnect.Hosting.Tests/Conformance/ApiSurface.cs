#pragma warning disable ASPIREPROBES001 // The real API marks probes as experimental too.
using System.Net.Sockets;
using Amazon;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Postgres;
using Aspire.Hosting.Redis;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>
/// Calls what an AppHost may call, with the argument names and types of the real API. That it compiles is the test; it is
/// never run.
/// </summary>
internal static class ApiSurface
{
    public static void Projects(IDistributedApplicationBuilder builder)
    {
        IResourceBuilder<ProjectResource> project = builder.AddProject<global::Projects.SampleApi>(name: "a");
        _ = builder.AddProject<global::Projects.SampleApi>(name: "b", launchProfileName: "https");
        _ = builder.AddProject<global::Projects.SampleApi>(name: "c", launchProfileName: null);
        _ = builder.AddProject<global::Projects.SampleApi>(
            name: "d",
            configure: options =>
            {
                options.LaunchProfileName = "http";
                options.ExcludeLaunchProfile = false;
                options.ExcludeKestrelEndpoints = true;
            }
        );
        _ = builder.AddProject(name: "e", projectPath: "../x/x.csproj");
        _ = builder.AddProject(name: "f", projectPath: "../x/x.csproj", launchProfileName: null);
        _ = builder.AddProject(name: "g", projectPath: "../x/x.csproj", configure: options => { });
        project
            .WithReplicas(replicas: 2)
            .DisableForwardedHeaders()
            .WithEndpointsInEnvironment(filter: endpoint => endpoint.Name == "http")
            .PublishAsDockerFile(configure: container => container.WithBuildArg(name: "A", value: "1"));
    }

    public static void Containers(IDistributedApplicationBuilder builder, IResourceBuilder<ParameterResource> parameter)
    {
        IResourceBuilder<ContainerResource> container = builder.AddContainer(name: "a", image: "x/y:1");
        _ = builder.AddContainer(name: "b", image: "x/y", tag: "1");
        _ = builder.AddDockerfile(name: "c", contextPath: "../c", dockerfilePath: "web.Dockerfile", stage: "final");
        container
            .WithLifetime(lifetime: ContainerLifetime.Persistent)
            .WithVolume(name: "data", target: "/data", isReadOnly: false)
            .WithVolume(target: "/scratch")
            .WithBindMount(source: "config.yaml", target: "/config.yaml", isReadOnly: true)
            .WithImage(image: "x/z", tag: "2")
            .WithImageTag(tag: "3")
            .WithImageRegistry(registry: "ghcr.io")
            .WithImageSHA256(sha256: "abc")
            .WithImagePullPolicy(pullPolicy: ImagePullPolicy.Missing)
            .WithEntrypoint(entrypoint: "/run")
            .WithContainerName(name: "n")
            .WithContainerRuntimeArgs("--gpus", "all")
            .WithDockerfile(contextPath: "../d", dockerfilePath: null, stage: null)
            .WithBuildArg(name: "VERSION", value: (object?)"1")
            .WithBuildArg(name: "REGION", value: parameter)
            .WithBuildSecret(name: "TOKEN", value: parameter)
            .WithEndpointProxySupport(proxyEnabled: false)
            .PublishAsContainer();
        builder
            .AddExecutable(name: "d", command: "node", workingDirectory: "../d", "seed.js", "--all")
            .WithCommand(command: "bun")
            .WithWorkingDirectory(workingDirectory: "../e")
            .PublishAsDockerFile(configure: image => image.WithEntrypoint("/bin/x"));
        _ = builder.AddExecutable("e", "tool", ".", args: new object[] { parameter, "--x" });
        _ = VolumeNameGenerator.Generate(builder: container, suffix: "data");
    }

    public static void Services(IDistributedApplicationBuilder builder, IResourceBuilder<ParameterResource> parameter)
    {
        IResourceBuilder<PostgresServerResource> postgres = builder
            .AddPostgres(name: "pg", userName: parameter, password: parameter, port: 5433)
            .WithDataVolume(name: "v", isReadOnly: false)
            .WithDataBindMount(source: "../data", isReadOnly: false)
            .WithPassword(password: parameter)
            .WithUserName(userName: parameter)
            .WithHostPort(port: 5434)
            .WithPgAdmin(configureContainer: tool => tool.WithHostPort(port: 1), containerName: "admin")
            .WithPgWeb(configureContainer: tool => tool.WithHostPort(port: 2), containerName: "web");
        IResourceBuilder<PostgresDatabaseResource> database = postgres
            .AddDatabase(name: "db", databaseName: "real")
            .WithCreationScript(script: "CREATE DATABASE real");
        IResourceBuilder<RedisResource> redis = builder
            .AddRedis(name: "cache", port: 6380, password: parameter)
            .WithRedisInsight(
                configureContainer: (IResourceBuilder<RedisInsightResource> tool) => { },
                containerName: null
            )
            .WithRedisCommander(
                configureContainer: (IResourceBuilder<RedisCommanderResource> tool) => { },
                containerName: null
            )
            .WithDataVolume(name: "v", isReadOnly: false)
            .WithDataBindMount(source: "../data", isReadOnly: false)
            .WithPersistence(interval: TimeSpan.FromSeconds(10), keysChangedThreshold: 5)
            .WithPassword(password: null)
            .WithHostPort(port: null);
        _ = builder.AddRedis("plain", port: 6380);
        _ = (
            postgres.Resource.UriExpression,
            postgres.Resource.JdbcConnectionString,
            postgres.Resource.UserNameReference
        );
        _ = (
            postgres.Resource.PrimaryEndpoint,
            postgres.Resource.UserNameParameter,
            postgres.Resource.PasswordParameter
        );
        IReadOnlyDictionary<string, string> databases = postgres.Resource.Databases;
        _ = (database.Resource.Parent, database.Resource.DatabaseName, database.Resource.UriExpression, databases);
        _ = (redis.Resource.PrimaryEndpoint, redis.Resource.PasswordParameter, redis.Resource.UriExpression);
        IResourceBuilder<IResourceWithConnectionString> covariant = database;
        IResourceBuilder<IResource> any = covariant;
        _ = any.Resource.Name;
        _ = typeof(PgAdminContainerResource);
        IAWSSDKConfig aws = builder.AddAWSSDKConfig().WithProfile("p").WithRegion(RegionEndpoint.EUCentral1);
        redis.WithReference(aws);
    }

    public static void Parameters(IDistributedApplicationBuilder builder)
    {
        var rule = new GenerateParameterDefault
        {
            MinLength = 22,
            Lower = true,
            Upper = true,
            Numeric = true,
            Special = false,
            MinLower = 1,
            MinUpper = 1,
            MinNumeric = 1,
            MinSpecial = 0,
        };
        IResourceBuilder<ParameterResource> parameter = builder.AddParameter(name: "a", secret: true);
        _ = builder.AddParameter(name: "b", value: "x", publishValueAsDefault: true, secret: false);
        _ = builder.AddParameter(name: "c", valueGetter: () => "x", publishValueAsDefault: false, secret: true);
        _ = builder.AddParameter(name: "d", value: rule, secret: true, persist: true);
        _ = builder.AddParameterFromConfiguration(name: "e", configurationKey: "Section:Key", secret: true);
        parameter.WithDescription(description: "*What* it is.", enableMarkdown: true);
        _ = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(
            builder,
            "p",
            special: false,
            minLower: 1
        );
        _ = ParameterResourceBuilderExtensions.CreateGeneratedParameter(builder, "q", secret: true, rule);
        IResourceBuilder<IResourceWithConnectionString> text = builder.AddConnectionString(
            "f",
            environmentVariableName: "F"
        );
        IResourceBuilder<ConnectionStringResource> composed = builder.AddConnectionString(
            "g",
            ReferenceExpression.Create($"Key={parameter};Encoded={parameter:uri};Other={text}")
        );
        _ = builder.AddConnectionString("h", expression => expression.Append($"Key={parameter.Resource}"));
        _ = builder.AddExternalService(name: "i", url: "https://example.org");
        _ = builder.AddExternalService(name: "j", uri: new Uri("https://example.org"));
        _ = builder.AddExternalService(name: "k", urlParameter: parameter);
        ParameterResource resource = parameter.Resource;
        _ = (resource.Secret, resource.Default, resource.Description, resource.IsConnectionString, composed);
    }

    public static void Endpoints(IResourceBuilder<ContainerResource> resource)
    {
        resource
            .WithEndpoint(1, 2, "tcp", "a", "PORT", isProxied: true, isExternal: true, protocol: ProtocolType.Tcp)
            .WithEndpoint(
                endpointName: "a",
                callback: endpoint => endpoint.TargetHost = "0.0.0.0",
                createIfNotExists: false
            )
            .WithHttpEndpoint(port: 1, targetPort: 2, name: "b", env: "B", isProxied: false)
            .WithHttpsEndpoint(port: 1, targetPort: 2, name: "c", env: "C", isProxied: true)
            .WithExternalHttpEndpoints()
            .AsHttp2Service()
            .WithHttpHealthCheck(path: "/health", statusCode: 200, endpointName: "b")
            .WithHttpHealthCheck(endpointSelector: () => resource.GetEndpoint("b"), path: "/", statusCode: 204)
            .WithHttpProbe(ProbeType.Readiness, path: "/ready", initialDelaySeconds: 1, endpointName: "b")
            .WithHealthCheck(key: "k")
            .WithUrl(url: "https://example.org", displayText: "x")
            .WithUrl($"{resource.GetEndpoint("b")}/docs", displayText: "docs")
            .WithUrls(context => context.Urls.Clear())
            .WithUrls(context => Task.CompletedTask)
            .WithUrlForEndpoint("b", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrlForEndpoint("b", endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, DisplayText = "b" });
        EndpointReference reference = resource.GetEndpoint(name: "b");
        _ = (reference.Exists, reference.IsAllocated, reference.IsHttp, reference.IsHttps, reference.Scheme);
        _ = (reference.Host, reference.Port, reference.TargetPort, reference.Url, reference.EndpointAnnotation);
        foreach (var property in Enum.GetValues<EndpointProperty>())
        {
            EndpointReferenceExpression part = reference.Property(property);
            _ = part.ValueExpression;
        }
    }

    public static void Events(IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> project)
    {
        builder.Services.AddEventingSubscriber<Subscriber>();
        builder.Eventing.Subscribe<BeforeStartEvent>((starting, _) => Task.FromResult(starting.Model.Resources.Count));
        builder.Eventing.Subscribe<ResourceReadyEvent>(project.Resource, (ready, _) => Task.CompletedTask);
        project
            .OnBeforeResourceStarted((resource, starting, cancellationToken) => Task.CompletedTask)
            .OnInitializeResource((resource, starting, cancellationToken) => Task.CompletedTask)
            .OnResourceEndpointsAllocated((resource, allocated, cancellationToken) => Task.CompletedTask)
            .OnResourceReady((resource, ready, cancellationToken) => Task.CompletedTask)
            .OnResourceStopped((resource, stopped, cancellationToken) => Task.CompletedTask);
    }

    private sealed class Subscriber : IDistributedApplicationEventingSubscriber
    {
        public Task SubscribeAsync(
            IDistributedApplicationEventing eventing,
            DistributedApplicationExecutionContext executionContext,
            CancellationToken cancellationToken
        ) => Task.CompletedTask;
    }
}
