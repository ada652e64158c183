using System.Text.Json;

namespace CareConnect.AppHost.Deployment;

/// <summary>
/// Hints for the deployment, kept on the resources and published together as one resource of the manifest,
/// <c>careconnect.deploy.v0</c>. They change nothing of a local run.
/// </summary>
internal static class DeploymentExtensions
{
    private sealed class DeploymentResource() : Resource("deployment");

    public static IResourceBuilder<ProjectResource> DeployAs(
        this IResourceBuilder<ProjectResource> project,
        ServiceDeployment deployment
    ) => project.WithHints(deployment);

    public static IResourceBuilder<RedisResource> DeployAs(
        this IResourceBuilder<RedisResource> cache,
        CacheDeployment deployment
    ) => cache.WithHints(deployment);

    private static IResourceBuilder<T> WithHints<T, THints>(this IResourceBuilder<T> resource, THints hints)
        where T : IResource
        where THints : IResourceAnnotation
    {
        var builder = resource.ApplicationBuilder;
        if (builder.ExecutionContext.IsPublishMode && !builder.Resources.OfType<DeploymentResource>().Any())
        {
            builder
                .AddResource(new DeploymentResource())
                .WithManifestPublishingCallback(context => Write(context.Writer, builder.Resources));
        }
        return resource.WithAnnotation(hints, ResourceAnnotationMutationBehavior.Replace);
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<IResource> resources)
    {
        json.WriteString("type", "careconnect.deploy.v0");
        json.WriteStartObject("services");
        foreach (var (name, service) in WithHints<ServiceDeployment>(resources))
        {
            json.WriteStartObject(name);
            Write(json, service);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("caches");
        foreach (var (name, cache) in WithHints<CacheDeployment>(resources))
        {
            json.WriteStartObject(name);
            json.WriteString("engineVersion", cache.EngineVersion);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ServiceDeployment service)
    {
        json.WriteString("kind", Word(service.Kind));
        WriteIfSet(json, "healthPath", service.HealthPath);
        WriteIfSet(json, "cpu", service.Cpu);
        WriteIfSet(json, "memoryMiB", service.MemoryMiB);
        WriteIfSet(json, "minTasks", service.MinTasks);
        WriteIfSet(json, "maxTasks", service.MaxTasks);
        WriteIfSet(json, "readReplica", service.ReadReplica?.Name);
        WriteIfSet(json, "proxyNetwork", service.ProxyNetwork);
        if (service.Paths.Count > 0)
        {
            json.WriteStartArray("paths");
            foreach (var path in service.Paths)
            {
                json.WriteStringValue(path);
            }
            json.WriteEndArray();
        }
    }

    private static void WriteIfSet(Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
        {
            json.WriteString(key, value);
        }
    }

    private static void WriteIfSet(Utf8JsonWriter json, string key, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(key, number);
        }
    }

    private static string Word(DeploymentKind kind) =>
        kind switch
        {
            DeploymentKind.Service => "service",
            DeploymentKind.Job => "job",
            DeploymentKind.StaticSite => "static-site",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

    private static IEnumerable<(string Name, T Hints)> WithHints<T>(IEnumerable<IResource> resources)
        where T : IResourceAnnotation =>
        resources.SelectMany(resource => resource.Annotations.OfType<T>(), (resource, hints) => (resource.Name, hints));
}
