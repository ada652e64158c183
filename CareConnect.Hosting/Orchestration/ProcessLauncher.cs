using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using CareConnect.Hosting.Processes;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts the process of an instance with the environment and arguments that its resource asks for.</summary>
internal sealed class ProcessLauncher(
    InstanceConfiguration configuration,
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
        var environment = await configuration.EnvironmentAsync(instance, cancellationToken);
        var arguments = await configuration.ArgumentsAsync(instance, cancellationToken);
        instance.Environment = environment;
        Action<string, bool> onLine = (line, isError) => loggers.Write(instance.Id, line, isError);
        if (resource is ContainerResource container)
        {
            var running = await standIns.StartAsync(
                container,
                environment.ToDictionary(variable => variable.Name, variable => variable.Value),
                [.. arguments.Select(argument => argument.Value)],
                onLine,
                cancellationToken
            );
            return running with { Properties = [ArgumentsProperty(arguments)] };
        }

        var (file, prefix, folder) = CommandOf(instance);
        var child = ChildProcess.Start(
            new ChildProcessStart
            {
                FileName = file,
                Arguments = [.. prefix, .. arguments.Select(argument => argument.Value)],
                WorkingDirectory = folder,
                Environment = WithoutOwn(environment),
                OnLine = onLine,
            }
        );
        return RunningProcess.Of(child) with
        {
            Properties =
            [
                .. VersionProperty(instance.Version),
                new(ResourceDetails.PathProperty, file),
                new(ResourceDetails.FolderProperty, folder),
                ArgumentsProperty([.. prefix.Select(word => new InstanceValue("", word, false)), .. arguments]),
            ],
        };
    }

    // Read from the assembly only where several builds may run: a start has no time for it.
    private static IEnumerable<ResourcePropertySnapshot> VersionProperty(ProjectVersion version) =>
        version.Program is null ? [] : [new(ResourceDetails.VersionProperty, version.Name)];

    /// <summary>The command line as people read it, with each secret word left out.</summary>
    private static ResourcePropertySnapshot ArgumentsProperty(IEnumerable<InstanceValue> arguments) =>
        new(
            ResourceDetails.ArgumentsProperty,
            string.Join(' ', arguments.Select(argument => argument.IsSecret ? "***" : argument.Value))
        );

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

    private static (string File, IReadOnlyList<string> Prefix, string Folder) CommandOf(ResourceInstance instance)
    {
        if (instance.Version.Program is { } program)
        {
            // Beside it are its own settings, which may differ from those in the source.
            return (DotnetHost.Path, [program], Path.GetDirectoryName(program)!);
        }

        var resource = instance.Resource;
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

    private static Dictionary<string, string?> WithoutOwn(IReadOnlyList<InstanceValue> environment)
    {
        var result = OwnVariables.ToDictionary(name => name, _ => (string?)null);
        foreach (var variable in environment)
        {
            result[variable.Name] = variable.Value;
        }

        return result;
    }
}
