using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL servers and databases.</summary>
public static class PostgresBuilderExtensions
{
    private const string DataFolder = "/var/lib/postgresql/data";

    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the server.</param>
    /// <param name="userName">The user's name; <c>postgres</c> unless set.</param>
    /// <param name="password">The password; made and kept unless set.</param>
    /// <param name="port">The port others use; any free one unless set.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        var passwordParameter =
            password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        var server = new PostgresServerResource(name, userName?.Resource, passwordParameter);
        var checkKey = $"{name}_check";
        builder
            .Services.AddHealthChecks()
            .Add(new(checkKey, _ => new PostgresHealthCheck(server, "postgres"), null, null));
        return builder
            .AddResource(server)
            .WithEndpoint(port: port, targetPort: 5432, name: PostgresServerResource.PrimaryEndpointName)
            .WithImage("library/postgres", "17.6")
            .WithImageRegistry("docker.io")
            .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --auth-local=scram-sha-256")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["POSTGRES_USER"] = server.UserNameReference;
                context.EnvironmentVariables["POSTGRES_PASSWORD"] = server.PasswordParameter;
            })
            .WithHealthCheck(checkKey)
            .OnResourceReady(
                (_, ready, cancellationToken) =>
                    PostgresDatabases.CreateAsync(server, ready.Services, cancellationToken)
            );
    }

    /// <summary>Adds a database; it is created when the server is ready for the first time.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder,
        [ResourceName] string name,
        string? databaseName = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        databaseName ??= name;
        var database = new PostgresDatabaseResource(name, databaseName, builder.Resource);
        var checkKey = $"{name}_check";
        builder
            .ApplicationBuilder.Services.AddHealthChecks()
            .Add(new(checkKey, _ => new PostgresHealthCheck(database, databaseName), null, null));
        var added = builder.ApplicationBuilder.AddResource(database).WithHealthCheck(checkKey);
        builder.Resource.AddDatabase(name, databaseName);
        return added;
    }

    /// <summary>Keeps the data between runs, in a volume of that name.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder,
        string? name = null,
        bool isReadOnly = false
    ) => builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataFolderOf(builder), isReadOnly);

    /// <summary>Keeps the data between runs, in a folder of the host.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataBindMount(
        this IResourceBuilder<PostgresServerResource> builder,
        string source,
        bool isReadOnly = false
    ) => builder.WithBindMount(source, DataFolderOf(builder), isReadOnly);

    /// <summary>Runs the files once, when the server makes its data.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="source">A file or folder, relative to the AppHost.</param>
    public static IResourceBuilder<PostgresServerResource> WithInitFiles(
        this IResourceBuilder<PostgresServerResource> builder,
        string source
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        return builder.WithContainerFiles("/docker-entrypoint-initdb.d", source);
    }

    public static IResourceBuilder<PostgresServerResource> WithPassword(
        this IResourceBuilder<PostgresServerResource> builder,
        IResourceBuilder<ParameterResource> password
    )
    {
        builder.Resource.PasswordParameter = password.Resource;
        return builder;
    }

    public static IResourceBuilder<PostgresServerResource> WithUserName(
        this IResourceBuilder<PostgresServerResource> builder,
        IResourceBuilder<ParameterResource> userName
    )
    {
        builder.Resource.UserNameParameter = userName.Resource;
        return builder;
    }

    public static IResourceBuilder<PostgresServerResource> WithHostPort(
        this IResourceBuilder<PostgresServerResource> builder,
        int? port
    ) => builder.WithEndpoint(PostgresServerResource.PrimaryEndpointName, endpoint => endpoint.Port = port);

    /// <summary>The SQL that creates the database instead of <c>CREATE DATABASE</c>.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> WithCreationScript(
        this IResourceBuilder<PostgresDatabaseResource> builder,
        string script
    )
    {
        ArgumentNullException.ThrowIfNull(script);
        return builder.WithAnnotation(
            new PostgresCreationScriptAnnotation(script),
            ResourceAnnotationMutationBehavior.Replace
        );
    }

    /// <summary>pgAdmin is a container; without a container engine it is left out and the log says so.</summary>
    public static IResourceBuilder<T> WithPgAdmin<T>(
        this IResourceBuilder<T> builder,
        Action<IResourceBuilder<PgAdminContainerResource>>? configureContainer = null,
        string? containerName = null
    )
        where T : PostgresServerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        AdministrationTool.Add(
            builder.ApplicationBuilder,
            new PgAdminContainerResource(containerName ?? "pgadmin"),
            "dpage/pgadmin4",
            "9.12.0",
            targetPort: 80,
            configureContainer
        );
        return builder;
    }

    /// <summary>pgweb is a container; without a container engine it is left out and the log says so.</summary>
    public static IResourceBuilder<PostgresServerResource> WithPgWeb(
        this IResourceBuilder<PostgresServerResource> builder,
        Action<IResourceBuilder<PgWebContainerResource>>? configureContainer = null,
        string? containerName = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        AdministrationTool.Add(
            builder.ApplicationBuilder,
            new PgWebContainerResource(containerName ?? "pgweb"),
            "sosedoff/pgweb",
            "0.17.0",
            targetPort: 8081,
            configureContainer
        );
        return builder;
    }

    public static IResourceBuilder<PgAdminContainerResource> WithHostPort(
        this IResourceBuilder<PgAdminContainerResource> builder,
        int? port
    ) => builder.WithEndpoint("http", endpoint => endpoint.Port = port);

    public static IResourceBuilder<PgWebContainerResource> WithHostPort(
        this IResourceBuilder<PgWebContainerResource> builder,
        int? port
    ) => builder.WithEndpoint("http", endpoint => endpoint.Port = port);

    /// <summary>Images from 18 on keep their data one folder higher.</summary>
    private static string DataFolderOf(IResourceBuilder<PostgresServerResource> builder)
    {
        var tag = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Tag ?? string.Empty;
        var major = new string([.. tag.TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(major, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 18
            ? "/var/lib/postgresql"
            : DataFolder;
    }
}
