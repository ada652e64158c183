using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Adds Redis servers.</summary>
public static class RedisBuilderExtensions
{
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int? port
    ) => builder.AddRedis(name, port, null);

    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the server.</param>
    /// <param name="port">The port others use; any free one unless set.</param>
    /// <param name="password">The password; made and kept unless set.</param>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int? port = null,
        IResourceBuilder<ParameterResource>? password = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);

        // Commas and the like would break the connection string of StackExchange.Redis.
        var passwordParameter =
            password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(
                builder,
                $"{name}-password",
                special: false
            );
        var redis = new RedisResource(name, passwordParameter);
        var checkKey = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new(checkKey, _ => new RedisHealthCheck(redis), null, null));
        return builder
            .AddResource(redis)
            .WithEndpoint(port: port, targetPort: 6379, name: RedisResource.PrimaryEndpointName, scheme: "redis")
            .WithImage("library/redis", "8.6")
            .WithImageRegistry("docker.io")
            .WithHealthCheck(checkKey)
            .WithEntrypoint("/bin/sh")
            .WithEnvironment(context =>
            {
                if (redis.PasswordParameter is { } secret)
                {
                    context.EnvironmentVariables["REDIS_PASSWORD"] = secret;
                }
            })
            .WithArgs(context =>
            {
                context.Args.Add("-c");
                context.Args.Add(CommandLine(redis));
            });
    }

    /// <summary>Keeps the data between runs, in a volume of that name.</summary>
    public static IResourceBuilder<RedisResource> WithDataVolume(
        this IResourceBuilder<RedisResource> builder,
        string? name = null,
        bool isReadOnly = false
    )
    {
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/data", isReadOnly);
        return isReadOnly ? builder : builder.WithPersistence();
    }

    /// <summary>Keeps the data between runs, in a folder of the host.</summary>
    public static IResourceBuilder<RedisResource> WithDataBindMount(
        this IResourceBuilder<RedisResource> builder,
        string source,
        bool isReadOnly = false
    )
    {
        builder.WithBindMount(source, "/data", isReadOnly);
        return isReadOnly ? builder : builder.WithPersistence();
    }

    /// <summary>Saves after the interval when so many keys changed.</summary>
    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder,
        TimeSpan? interval = null,
        long keysChangedThreshold = 1
    ) =>
        builder.WithAnnotation(
            new RedisPersistenceAnnotation(interval ?? TimeSpan.FromSeconds(60), keysChangedThreshold),
            ResourceAnnotationMutationBehavior.Replace
        );

    /// <param name="builder">The server.</param>
    /// <param name="password">The password; null for none.</param>
    public static IResourceBuilder<RedisResource> WithPassword(
        this IResourceBuilder<RedisResource> builder,
        IResourceBuilder<ParameterResource>? password
    )
    {
        builder.Resource.PasswordParameter = password?.Resource;
        return builder;
    }

    public static IResourceBuilder<RedisResource> WithHostPort(
        this IResourceBuilder<RedisResource> builder,
        int? port
    ) => builder.WithEndpoint(RedisResource.PrimaryEndpointName, endpoint => endpoint.Port = port);

    /// <summary>Redis Insight is a container; without a container engine it is left out and the log says so.</summary>
    public static IResourceBuilder<RedisResource> WithRedisInsight(
        this IResourceBuilder<RedisResource> builder,
        Action<IResourceBuilder<RedisInsightResource>>? configureContainer = null,
        string? containerName = null
    )
    {
        var tool = new RedisInsightResource(containerName ?? "redisinsight");
        AdministrationTool.Add(builder.ApplicationBuilder, tool, "redis/redisinsight", "3.0", 5540, configureContainer);
        return builder;
    }

    /// <summary>Redis Commander is a container; without a container engine it is left out and the log says so.</summary>
    public static IResourceBuilder<RedisResource> WithRedisCommander(
        this IResourceBuilder<RedisResource> builder,
        Action<IResourceBuilder<RedisCommanderResource>>? configureContainer = null,
        string? containerName = null
    )
    {
        var tool = new RedisCommanderResource(containerName ?? "rediscommander");
        AdministrationTool.Add(
            builder.ApplicationBuilder,
            tool,
            "rediscommander/redis-commander",
            "latest",
            8081,
            configureContainer
        );
        return builder;
    }

    public static IResourceBuilder<RedisInsightResource> WithHostPort(
        this IResourceBuilder<RedisInsightResource> builder,
        int? port
    ) => builder.WithEndpoint(RedisInsightResource.PrimaryEndpointName, endpoint => endpoint.Port = port);

    public static IResourceBuilder<RedisCommanderResource> WithHostPort(
        this IResourceBuilder<RedisCommanderResource> builder,
        int? port
    ) => builder.WithEndpoint("http", endpoint => endpoint.Port = port);

    public static IResourceBuilder<RedisInsightResource> WithDataVolume(
        this IResourceBuilder<RedisInsightResource> builder,
        string? name = null
    ) => builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/data");

    public static IResourceBuilder<RedisInsightResource> WithDataBindMount(
        this IResourceBuilder<RedisInsightResource> builder,
        string source
    ) => builder.WithBindMount(source, "/data");

    private static string CommandLine(RedisResource redis)
    {
        var words = new List<string> { "redis-server" };
        if (redis.PasswordParameter is not null)
        {
            words.AddRange(["--requirepass", "$REDIS_PASSWORD"]);
        }

        if (redis.Annotations.OfType<RedisPersistenceAnnotation>().LastOrDefault() is { } persistence)
        {
            words.Add("--save");
            // Redis itself knows whole seconds only; the manifest shows what was asked for.
            words.Add(FormattableString.Invariant($"{persistence.Interval.TotalSeconds}"));
            words.Add(FormattableString.Invariant($"{persistence.KeysChangedThreshold}"));
        }

        return string.Join(' ', words);
    }
}
