using CareConnect.AppHost.Deployment;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.AppHost.Local;

/// <summary>The S3 server of a local run. Its keys are made once, as a password is.</summary>
internal sealed class LocalStorageResource(string name, ParameterResource accessKey, ParameterResource secretKey)
    : ContainerResource(name)
{
    public async Task<LocalBuckets> ConnectAsync(CancellationToken cancellationToken) =>
        new(
            new Uri(this.GetEndpoint("http").Url),
            (await accessKey.GetValueAsync(cancellationToken))!,
            (await secretKey.GetValueAsync(cancellationToken))!
        );
}

internal static class LocalStorageExtensions
{
    private const string ServerName = "storage";
    private const string HealthPath = "/_health";

    // As long as Amazon's own.
    private static readonly GenerateParameterDefault AccessKey = new() { MinLength = 20, Special = false };
    private static readonly GenerateParameterDefault SecretKey = new() { MinLength = 40, Special = false };

    /// <summary>
    /// Keeps a bucket in the local S3 server, which is added with the first. Whoever waits for the server finds the bucket
    /// there, with versions, as the deployment's buckets have them.
    /// </summary>
    public static IResourceBuilder<S3BucketResource> InLocalStorage(this IResourceBuilder<S3BucketResource> bucket)
    {
        var builder = bucket.ApplicationBuilder;
        var server = builder.Resources.OfType<LocalStorageResource>().SingleOrDefault() is { } there
            ? builder.CreateResourceBuilder(there)
            : builder.AddLocalStorage();
        server.OnResourceReady(
            async (storage, ready, cancellationToken) =>
            {
                using var buckets = await storage.ConnectAsync(cancellationToken);
                await buckets.CreateAsync(bucket.Resource.Name, cancellationToken);
                await ready
                    .Services.GetRequiredService<ResourceNotificationService>()
                    .PublishUpdateAsync(bucket.Resource, snapshot => snapshot with { State = Running });
            }
        );
        server.OnResourceStopped(
            (_, stopped, _) =>
                stopped
                    .Services.GetRequiredService<ResourceNotificationService>()
                    .PublishUpdateAsync(
                        bucket.Resource,
                        snapshot => snapshot with { State = KnownResourceStates.Exited }
                    )
        );
        return bucket
            .WithParentRelationship(server)
            .WithInitialState(
                new()
                {
                    ResourceType = "S3Bucket",
                    Properties = [],
                    State = KnownResourceStates.Waiting,
                }
            );
    }

    private static ResourceStateSnapshot Running { get; } =
        new(KnownResourceStates.Running, KnownResourceStateStyles.Success);

    private static IResourceBuilder<LocalStorageResource> AddLocalStorage(this IDistributedApplicationBuilder builder)
    {
        var accessKey = builder.AddParameter("storage-access-key", AccessKey, secret: true, persist: true);
        var secretKey = builder.AddParameter("storage-secret-key", SecretKey, secret: true, persist: true);
        return builder
            .AddResource(new LocalStorageResource(ServerName, accessKey.Resource, secretKey.Resource))
            .WithImage("versity/versitygw", "v1.0.14")
            .WithArgs("posix", "/data/objects", "--versioning-dir", "/data/versions")
            .WithVolume("careconnect-storage", "/data")
            .WithEnvironment("ROOT_ACCESS_KEY", accessKey)
            .WithEnvironment("ROOT_SECRET_KEY", secretKey)
            .WithEnvironment("VGW_HEALTH", HealthPath)
            .WithHttpEndpoint(targetPort: 7070)
            .WithHttpHealthCheck(HealthPath);
    }
}
