using Aspire.Hosting.ApplicationModel;
using CareConnect.Hosting.Mail;
using CareConnect.Hosting.S3;
using CareConnect.Hosting.StandIns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Starts a local process in place of a container, chosen by its image. Data lives where a volume says so, or in a folder
/// that is thrown away; a test's always is.
/// </summary>
internal sealed class ContainerStandIns(
    IConfiguration configuration,
    IHostEnvironment environment,
    ResourceLoggerService loggers,
    IServiceProvider services,
    bool isTest
)
{
    private readonly EngineHome _home = EngineHome.Find();
    private readonly Dictionary<string, TemporaryFolder> _temporary = [];
    private DataDirectoryLock? _runLock;

    /// <summary>Keeps a second AppHost away from the same data before anything starts.</summary>
    /// <exception cref="DistributedApplicationException">Another AppHost runs on it.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (isTest)
        {
            return;
        }

        try
        {
            _runLock = await DataDirectoryLock.TakeAsync(
                _home.Volume(environment.ApplicationName, "apphost"),
                cancellationToken
            );
        }
        catch (StandInException unusable) when (unusable is not DataDirectoryInUseException)
        {
            throw new DistributedApplicationException(unusable.Message, unusable);
        }
        catch (DataDirectoryInUseException inUse)
        {
            throw new DistributedApplicationException(
                $"{environment.ApplicationName} already runs (process {inUse.ProcessId}) on the data in '{_home.Root}'. "
                    + $"Stop it first, or set {EngineHome.Variable} to another folder for this one. Nothing was touched.",
                inUse
            );
        }
    }

    public void Release()
    {
        _runLock?.Dispose();
        lock (_temporary)
        {
            foreach (var folder in _temporary.Values)
            {
                folder.Dispose();
            }

            _temporary.Clear();
        }
    }

    /// <exception cref="DistributedApplicationException">There is no stand-in for the image.</exception>
    public Task<RunningProcess> StartAsync(
        ContainerResource container,
        IReadOnlyDictionary<string, string> variables,
        IReadOnlyList<string> arguments,
        Action<string, bool> onLine,
        CancellationToken cancellationToken
    )
    {
        var image = container.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault();
        var name = image?.Image.Split('/')[^1];
        var start = new StandInStart(container, image?.Tag, variables, arguments, onLine);
        return name switch
        {
            "postgres" => StartPostgresAsync(start, cancellationToken),
            "redis" or "valkey" => StartRedisAsync(start, name, cancellationToken),
            "mailpit" => StartMailAsync(start, cancellationToken),
            "versitygw" => StartS3Async(start, cancellationToken),
            _ => throw new DistributedApplicationException(
                $"there is no local stand-in for the image '{image?.Reference ?? "of a Dockerfile"}', and no container engine. "
                    + "Stand-ins exist for postgres, redis, valkey, mailpit and versitygw. Remove the resource or add it only when publishing."
            ),
        };
    }

    private async Task<RunningProcess> StartPostgresAsync(StandInStart start, CancellationToken cancellationToken)
    {
        var search = new PostgresSearch
        {
            Home = _home,
            BinFolder = configuration["Hosting:PostgresBin"],
            WantedTag = start.Tag,
            OnProgress = line => loggers.Write(start.Container.Name, line, isError: false),
        };
        var installation = await PostgresInstallation.FindAsync(search, cancellationToken);
        await SayAsync(start, installation.Remark);
        var data = DataDirectory(start.Container, "/var/lib/postgresql");
        var folders = FoldersOf(start.Container).Where(folder => folder.Path != data).ToList();
        var server = await PostgresServer.StartAsync(
            new PostgresServerOptions
            {
                Installation = installation,
                DataDirectory = data,
                Port = PortOf(start.Container, 5432),
                UserName = start.Variables.GetValueOrDefault("POSTGRES_USER", "postgres"),
                Password =
                    start.Variables.GetValueOrDefault("POSTGRES_PASSWORD")
                    ?? throw new DistributedApplicationException("POSTGRES_PASSWORD is not set."),
                Settings = PostgresSettings.Of(start.Arguments, folders),
                Folders = [.. folders.Select(folder => folder.Path)],
                Primary = PostgresSettings.PrimaryOf(start.Variables),
                InitFiles = await InitFiles.OfAsync(start.Container, services, cancellationToken),
                OnLine = start.OnLine,
            },
            cancellationToken
        );
        return new RunningProcess(server.ProcessId, server.Exited, _ => server.StopAsync());
    }

    private async Task<RunningProcess> StartRedisAsync(
        StandInStart start,
        string image,
        CancellationToken cancellationToken
    )
    {
        var commandLine = string.Join(' ', start.Arguments);
        var save = RedisArguments.Save(commandLine);
        var server = await RedisServer.StartAsync(
            new RedisServerOptions
            {
                Port = PortOf(start.Container, 6379),
                Password = RedisArguments.Password(commandLine, start.Variables),
                DataDirectory =
                    save is null && !HasMount(start.Container, "/data")
                        ? null
                        : DataDirectory(start.Container, "/data"),
                SaveInterval = save?.Interval,
                SaveKeys = save?.Keys ?? 1,
                OnLine = start.OnLine,
            },
            cancellationToken
        );
        await SayAsync(start, await RedisVersion.RemarkAsync(server.Program, image, start.Tag));
        return new RunningProcess(server.ProcessId, server.Exited, _ => server.StopAsync());
    }

    private async Task<RunningProcess> StartMailAsync(StandInStart start, CancellationToken cancellationToken)
    {
        var sink = await MailSink.StartAsync(
            new MailSinkOptions
            {
                SmtpPort = PortOf(start.Container, 1025),
                HttpPort = PortOf(start.Container, 8025),
                DataDirectory = DataDirectory(start.Container, "/data"),
                MaxMessages = MailSinkOptions.MaxMessagesOf(start.Variables),
                OnLine = start.OnLine,
            },
            cancellationToken
        );
        return new RunningProcess(null, sink.Exited, _ => sink.StopAsync());
    }

    private async Task<RunningProcess> StartS3Async(StandInStart start, CancellationToken cancellationToken)
    {
        var server = await S3Server.StartAsync(
            new S3ServerOptions
            {
                Port = PortOf(start.Container, 7070),
                AccessKey = Needed(start, "ROOT_ACCESS_KEY"),
                SecretKey = Needed(start, "ROOT_SECRET_KEY"),
                Region = Given(start, "VGW_REGION") ?? "us-east-1",
                HealthPath = Given(start, "VGW_HEALTH"),
                DataDirectory = DataDirectory(start.Container, "/data"),
                OnLine = start.OnLine,
            },
            cancellationToken
        );
        return new RunningProcess(null, server.Exited, _ => server.StopAsync());
    }

    private static string? Given(StandInStart start, string name) =>
        start.Variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private static string Needed(StandInStart start, string name) =>
        Given(start, name)
        ?? throw new DistributedApplicationException(
            $"{name} is not set: the S3 server needs ROOT_ACCESS_KEY and ROOT_SECRET_KEY."
        );

    /// <summary>Another version than the tag's stands in the resource's log; another major one is a warning to see at once.</summary>
    private static async Task SayAsync(StandInStart start, VersionRemark? remark)
    {
        if (remark is null)
        {
            return;
        }

        start.OnLine(remark.Text, false);
        if (remark.Difference == VersionDifference.Major)
        {
            await Console.Error.WriteLineAsync($"warning: {start.Container.Name}: {remark.Text}");
        }
    }

    private static int PortOf(ContainerResource container, int targetPort)
    {
        var endpoints = container.Annotations.OfType<EndpointAnnotation>().ToList();
        var endpoint = endpoints.Find(e => e.TargetPort == targetPort) ?? endpoints.FirstOrDefault();
        return endpoint?.AllocatedEndpoint?.Port
            ?? throw new DistributedApplicationException("it has no endpoint that others could reach it by.");
    }

    private static bool HasMount(ContainerResource container, string target) =>
        container
            .Annotations.OfType<ContainerMountAnnotation>()
            .Any(m => m.Target.StartsWith(target, StringComparison.Ordinal));

    /// <summary>The folder for what the container would keep at the path.</summary>
    private string DataDirectory(ContainerResource container, string target)
    {
        var mount = container
            .Annotations.OfType<ContainerMountAnnotation>()
            .LastOrDefault(m => m.Target.StartsWith(target, StringComparison.Ordinal));
        return FolderOf(container, mount, "data");
    }

    /// <summary>Where the volumes of a PostgreSQL container stand.</summary>
    private IReadOnlyList<ContainerFolder> FoldersOf(ContainerResource container) =>
        [
            .. container
                .Annotations.OfType<ContainerMountAnnotation>()
                .Where(m => m.Type == ContainerMountType.Volume)
                .Select(m => new ContainerFolder(
                    m.Target,
                    m.Target.StartsWith("/var/lib/postgresql", StringComparison.Ordinal)
                        ? DataDirectory(container, "/var/lib/postgresql")
                        : FolderOf(container, m, m.Target.Trim('/').Replace('/', '-'))
                )),
        ];

    private string FolderOf(ContainerResource container, ContainerMountAnnotation? mount, string temporaryName)
    {
        if (mount?.Source is not { } source || isTest)
        {
            // A volume that two containers share is one folder in a test, too.
            var key = temporaryName != "data" && mount?.Source is { } shared ? $"volume {shared}" : container.Name;
            lock (_temporary)
            {
                if (!_temporary.TryGetValue(key, out var folder))
                {
                    _temporary[key] = folder = TemporaryFolder.Create(_home);
                }

                return Path.Combine(folder.Path, temporaryName);
            }
        }

        return mount.Type == ContainerMountType.BindMount ? source : _home.Volume(environment.ApplicationName, source);
    }

    private sealed record StandInStart(
        ContainerResource Container,
        string? Tag,
        IReadOnlyDictionary<string, string> Variables,
        IReadOnlyList<string> Arguments,
        Action<string, bool> OnLine
    );
}
