using System.Globalization;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;
using CareConnect.Hosting.Processes;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts the process of an instance with the environment and arguments that its resource asks for.</summary>
internal sealed class ProcessLauncher(
    DistributedApplicationExecutionContext executionContext,
    ResourceLoggerService loggers,
    ContainerStandIns standIns
)
{
    /// <summary>What is meant for the AppHost alone; children neither need nor get it.</summary>
    private static readonly string[] OwnVariables =
    [
        "ASPNETCORE_URLS",
        "DOTNET_LAUNCH_PROFILE",
        "DOTNET_HOST_PATH",
        "ASPNETCORE_HTTP_PORTS",
        "ASPNETCORE_HTTPS_PORTS",
    ];

    /// <exception cref="DistributedApplicationException">The process cannot be started; the message says why.</exception>
    public async Task<RunningProcess> LaunchAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var resource = instance.Resource;
        instance.Ports.Choose();
        var environment = await EnvironmentAsync(instance, cancellationToken);
        var arguments = await ArgumentsAsync(instance, cancellationToken);
        Action<string, bool> onLine = (line, isError) => loggers.Write(instance.Id, line, isError);
        if (resource is ContainerResource container)
        {
            return await standIns.StartAsync(container, environment, arguments, onLine, cancellationToken);
        }

        var (file, prefix, folder) = CommandOf(resource);
        return RunningProcess.Of(
            ChildProcess.Start(
                new ChildProcessStart
                {
                    FileName = file,
                    Arguments = [.. prefix, .. arguments],
                    WorkingDirectory = folder,
                    Environment = WithoutOwn(environment),
                    OnLine = onLine,
                }
            )
        );
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(
        ResourceInstance instance,
        CancellationToken cancellationToken
    )
    {
        var resource = instance.Resource;
        var collected = await ResourceConfiguration.CollectEnvironmentAsync(
            resource,
            executionContext,
            loggers.GetLogger(instance.Id),
            cancellationToken
        );
        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in collected)
        {
            if (await ResolveAsync(value, instance, cancellationToken) is { } text)
            {
                environment[name] = Expand(text, instance);
            }
        }

        return environment;
    }

    private async Task<List<string>> ArgumentsAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var resource = instance.Resource;
        var fromProfile = resource.Annotations.OfType<LaunchProfileArgumentsAnnotation>().LastOrDefault();
        var arguments = new List<string>(CommandLine.Split(fromProfile?.Arguments ?? string.Empty));
        var collected = await ResourceConfiguration.CollectArgumentsAsync(
            resource,
            executionContext,
            loggers.GetLogger(instance.Id),
            cancellationToken
        );
        foreach (var value in collected)
        {
            if (await ResolveAsync(value, instance, cancellationToken) is { } text)
            {
                arguments.Add(Expand(text, instance));
            }
        }

        return arguments;
    }

    /// <summary>The text of a value. Who refers to a resource without an address waits for it, and says so.</summary>
    private async Task<string?> ResolveAsync(
        object value,
        ResourceInstance instance,
        CancellationToken cancellationToken
    )
    {
        foreach (
            var endpoint in ValueReferences.EndpointsIn(value).Where(e => e is { Exists: true, IsAllocated: false })
        )
        {
            loggers.Write(
                instance.Id,
                $"waiting for an address of endpoint '{endpoint.EndpointName}' of '{endpoint.Resource.Name}'",
                isError: false
            );
        }

        return await ResourceConfiguration.ResolveAsync(value, instance.Resource, executionContext, cancellationToken);
    }

    /// <summary>Fills in what differs from replica to replica.</summary>
    private static string Expand(string text, ResourceInstance instance)
    {
        if (!text.Contains("{{-", StringComparison.Ordinal))
        {
            return text;
        }

        foreach (var (endpoint, port) in instance.Ports.All)
        {
            var template = EndpointAllocation.Template(EndpointAllocation.ServiceName(instance.Resource, endpoint));
            text = text.Replace(template, port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return text.Replace(
                OtlpConfigurationExtensions.ServiceNameTemplate,
                instance.Resource.Name,
                StringComparison.Ordinal
            )
            .Replace(
                OtlpConfigurationExtensions.InstanceIdTemplate,
                instance.Id[(instance.Id.LastIndexOf('-') + 1)..],
                StringComparison.Ordinal
            );
    }

    /// <summary>Says which programs the resource needs and this machine lacks; it may start all the same.</summary>
    public void WarnOfMissingCommands(ResourceInstance instance)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        foreach (var needed in instance.Resource.Annotations.OfType<RequiredCommandAnnotation>())
        {
            if (ProgramFile.Find(needed.Command, path) is null)
            {
                var help = needed.HelpLink is { } link ? $" How to install it: {link}" : string.Empty;
                loggers.Write(
                    instance.Id,
                    $"needs '{needed.Command}', which was not found on PATH.{help}",
                    isError: true
                );
            }
        }
    }

    private static (string File, IReadOnlyList<string> Prefix, string Folder) CommandOf(IResource resource)
    {
        if (resource is ExecutableResource executable)
        {
            return (executable.Command, [], executable.WorkingDirectory);
        }

        var metadata = resource.Annotations.OfType<IProjectMetadata>().Single();
        var folder = Path.GetDirectoryName(metadata.ProjectPath)!;
        if (metadata.GetType().GetCustomAttribute<ProjectTargetPathAttribute>() is { Path: var target })
        {
            return File.Exists(target)
                ? (DotnetHost.Path, [target], folder)
                : throw new DistributedApplicationException($"'{target}' is not built. Build the AppHost's project.");
        }

        return (DotnetHost.Path, ["run", "--no-launch-profile", "--project", metadata.ProjectPath, "--"], folder);
    }

    private static Dictionary<string, string?> WithoutOwn(Dictionary<string, string> environment)
    {
        var result = OwnVariables.ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in environment)
        {
            result[name] = value;
        }

        return result;
    }
}
