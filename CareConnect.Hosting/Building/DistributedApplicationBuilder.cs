using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <inheritdoc cref="IDistributedApplicationBuilder"/>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--output-path"] = "Pipeline:OutputPath",
        ["--step"] = "Pipeline:Step",
        ["--log-level"] = "Pipeline:LogLevel",
        ["--include-exception-details"] = "Pipeline:IncludeExceptionDetails",
        ["--environment"] = "environment",
        ["--clear-cache"] = "Pipeline:ClearCache",
    };

    private readonly HostApplicationBuilder _host;
    private readonly AppHostInterception? _interception = AppHostInterception.Current;
    private readonly ResourceCollection _resources = [];

    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args ?? throw new ArgumentNullException(nameof(args)) }) { }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = new HostApplicationBuilderSettings { DisableDefaults = false };
        _interception?.Configure(options, settings);

        AppHostAssembly = FindAssembly(options);
        ModelMistakes.Report(_interception is null ? AppHostAssembly : null);
        AppHostDirectory = Path.GetFullPath(options.ProjectDirectory ?? ProjectDirectory(AppHostAssembly));
        settings.Args = null;
        settings.ContentRootPath ??= AppHostDirectory;
        settings.ApplicationName ??= AppHostAssembly?.GetName().Name;
        settings.EnvironmentName ??= EnvironmentName(options.Args ?? []);
        _host = CreateHost(settings, _interception is null ? AppHostAssembly : null);

        Configuration.AddCommandLine(options.Args ?? [], Switches);
        ExecutionContext = new DistributedApplicationExecutionContext(Operation(), PublisherName());
        AddAppHostConfiguration(options);
        Secrets = UserSecretsStore.Of(_interception is null ? AppHostAssembly : null);
        if (ExecutionContext.IsRunMode && !options.DisableDashboard)
        {
            DashboardKeys.Add(Configuration, Secrets);
        }

        AddServices(options);
        _interception?.BuilderCreated(this);
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public string AppHostPath => Path.GetFullPath(ProjectName, AppHostDirectory);

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources => _resources;

    [Experimental("ASPIREUSERSECRETS001")]
    public IUserSecretsManager UserSecretsManager => Secrets;

    [Experimental("ASPIREFILESYSTEM001")]
    public IFileSystemService FileSystemService { get; } = new TemporaryFiles();

    internal UserSecretsStore Secrets { get; }

    private string ProjectName => Metadata(AppHostAssembly, "apphostprojectname") ?? Environment.ApplicationName;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        ModelName.Validate("Resource", resource.Name);
        var taken = _resources.FirstOrDefault(r =>
            string.Equals(r.Name, resource.Name, StringComparison.OrdinalIgnoreCase)
        );
        if (taken is not null)
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{resource.GetType().Name}' with name '{resource.Name}' because resource "
                    + $"of type '{taken.GetType().Name}' with that name already exists. Resource names are case-insensitive."
            );
        }

        _resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new ResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build()
    {
        _interception?.Building();
        var host = _host.Build();
        ExecutionContext.ServiceProvider = host.Services;
        var application = new DistributedApplication(host, _interception);
        _interception?.Built(application);
        return application;
    }

    /// <exception cref="DistributedApplicationException">The operation is unknown.</exception>
    private DistributedApplicationOperation Operation() =>
        Configuration["AppHost:Operation"]?.ToLowerInvariant() switch
        {
            null when string.IsNullOrEmpty(Configuration["Publishing:Publisher"]) =>
                DistributedApplicationOperation.Run,
            "run" => DistributedApplicationOperation.Run,
            null or "publish" => DistributedApplicationOperation.Publish,
            var unknown => throw new DistributedApplicationException(
                $"There is no operation '{unknown}'. Use: --operation run, or --operation publish --step publish-manifest --output-path FILE"
            ),
        };

    private string PublisherName() => Configuration["Publishing:Publisher"] is { Length: > 0 } name ? name : "manifest";

    private void AddAppHostConfiguration(DistributedApplicationOptions options)
    {
        // Published names must be the same in every checkout; local ones must differ between two of them.
        var identity = ExecutionContext.IsPublishMode ? ProjectName : AppHostPath.ToLowerInvariant();
        Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["AppHost:Directory"] = AppHostDirectory,
                ["AppHost:Path"] = AppHostPath,
                ["AppHost:Sha256"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity))),
                ["AppHost:DashboardDisabled"] = options.DisableDashboard ? "true" : "false",
            }
        );
    }

    private void AddServices(DistributedApplicationOptions options)
    {
        _host.Logging.ClearProviders();
        Services.AddLogging(logging =>
            logging
                .AddSimpleConsole(console => console.SingleLine = true)
                .AddFilter("Microsoft", LogLevel.Warning)
                .AddFilter("System", LogLevel.Warning)
                .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
                .AddFilter<Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider>(
                    $"{Environment.ApplicationName}.Resources",
                    LogLevel.None
                )
        );
        Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        Services.AddSingleton<IDistributedApplicationBuilder>(this);
        Services.AddSingleton(options);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(Eventing);
        Services.AddSingleton(_ => new DistributedApplicationModel(Resources));
        Services.AddSingleton<ResourceLoggerService>();
        Services.AddSingleton<ResourceNotificationService>();
        Services.AddHttpClient();
        Services.AddHealthChecks();
        Services
            .AddOptions<ResourceNotificationServiceOptions>()
            .Configure(waits =>
            {
                // With nobody to look and to start it again, who waits for what has ended would wait for ever.
                waits.DefaultWaitBehavior = options.DisableDashboard
                    ? WaitBehavior.StopOnResourceUnavailable
                    : WaitBehavior.WaitOnResourceUnavailable;
            });
        OrchestrationServices.Add(Services, isTest: _interception is not null);
        Eventing.Subscribe<BeforeStartEvent>(Http2Services.ApplyAsync);
        Eventing.Subscribe<BeforeStartEvent>(
            (starting, _) => OverrideRegistry(starting, options.ContainerRegistryOverride)
        );
        Services.AddSingleton<ManifestPublisher>();
    }

    /// <summary>The user secrets are read in every environment, since passwords are kept there; a test has none.</summary>
    /// <exception cref="DistributedApplicationException">A settings file is broken; it is left for its owner to mend.</exception>
    private static HostApplicationBuilder CreateHost(HostApplicationBuilderSettings settings, Assembly? secretsOwner)
    {
        try
        {
            var host = new HostApplicationBuilder(settings);
            IConfigurationBuilder configuration = host.Configuration;
            var byDefault = configuration
                .Sources.OfType<JsonConfigurationSource>()
                .Where(s => s.Path == "secrets.json");
            byDefault.ToList().ForEach(source => configuration.Sources.Remove(source));
            if (secretsOwner is not null)
            {
                configuration.AddUserSecrets(secretsOwner, optional: true);
                configuration.AddEnvironmentVariables();
            }

            return host;
        }
        catch (InvalidDataException broken)
        {
            throw new DistributedApplicationException($"{broken.Message} Mend the file or delete it.", broken);
        }
    }

    private static Task OverrideRegistry(BeforeStartEvent starting, string? registry)
    {
        var images = starting.Model.Resources.SelectMany(r => r.Annotations.OfType<ContainerImageAnnotation>());
        foreach (var image in registry is null ? [] : images)
        {
            image.Registry = registry;
        }

        return Task.CompletedTask;
    }

    private static string? EnvironmentName(string[] args)
    {
        var fromArguments = new ConfigurationBuilder().AddCommandLine(args, Switches).Build()["environment"];
        return fromArguments
            ?? System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? System.Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT");
    }

    private static Assembly? FindAssembly(DistributedApplicationOptions options) =>
        options.AssemblyName is { } name ? Assembly.Load(new AssemblyName(name)) : Assembly.GetEntryAssembly();

    private static string ProjectDirectory(Assembly? assembly) =>
        Metadata(assembly, "apphostprojectpath") ?? Directory.GetCurrentDirectory();

    private static string? Metadata(Assembly? assembly, string key) =>
        assembly
            ?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => string.Equals(a.Key, key, StringComparison.OrdinalIgnoreCase))
            ?.Value;
}

public static class DistributedApplicationBuilderExtensions
{
    /// <exception cref="InvalidOperationException">There is no resource of that name and type.</exception>
    public static IResourceBuilder<T> CreateResourceBuilder<T>(this IDistributedApplicationBuilder builder, string name)
        where T : IResource =>
        builder.TryCreateResourceBuilder<T>(name, out var resource)
            ? resource
            : throw new InvalidOperationException($"Resource '{name}' of type {typeof(T).Name} was not found.");

    public static bool TryCreateResourceBuilder<T>(
        this IDistributedApplicationBuilder builder,
        string name,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IResourceBuilder<T>? resource
    )
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var found = builder
            .Resources.OfType<T>()
            .FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));
        resource = found is null ? null : builder.CreateResourceBuilder(found);
        return resource is not null;
    }
}
