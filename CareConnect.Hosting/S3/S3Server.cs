using CareConnect.Hosting.Networking;
using CareConnect.Hosting.StandIns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareConnect.Hosting.S3;

/// <summary>
/// S3 on loopback inside this process, in place of the container image. Every acknowledged write outlives a kill; what was
/// half sent when it came never shows.
/// </summary>
internal sealed class S3Server : IAsyncDisposable
{
    public const string OwnerId = "0000000000000000000000000000000000000000000000000000000000000000";
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(3);
    private readonly WebApplication _app;
    private readonly StoreDatabase _database;
    private readonly DataDirectoryLock _lock;
    private readonly TaskCompletionSource<int> _exited = new();
    private int _isStopping;

    private S3Server(WebApplication app, StoreDatabase database, DataDirectoryLock dataLock) =>
        (_app, _database, _lock) = (app, database, dataLock);

    /// <summary>0 once it was stopped; by itself it never ends.</summary>
    public Task<int> Exited => _exited.Task;

    /// <exception cref="EndpointInUseException">Something else listens on the port.</exception>
    /// <exception cref="DataDirectoryInUseException">Another run uses the data.</exception>
    /// <exception cref="StandInException">The data cannot be used.</exception>
    public static async Task<S3Server> StartAsync(
        S3ServerOptions options,
        CancellationToken cancellationToken = default
    )
    {
        if (!PortAllocator.IsFree(options.Port))
        {
            throw new EndpointInUseException(options.Port, PortOwner.Find(options.Port));
        }
        var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DataDirectory));
        var dataLock = await DataDirectoryLock.TakeAsync(directory, cancellationToken);
        StoreDatabase? database = null;
        WebApplication? app = null;
        try
        {
            EngineHome.CreatePrivateFolder(directory);
            database = StoreDatabase.Open(Path.Combine(directory, "s3.db"));
            var blobs = new BlobFolder(Path.Combine(directory, "blobs"));
            blobs.Prepare(StoreTidying.KnownBlobs(database));
            app = Build(options, database, blobs);
            await app.StartAsync(cancellationToken);
            options.OnLine?.Invoke($"Listening on 127.0.0.1:{options.Port}, region {options.Region}.", false);
            return new S3Server(app, database, dataLock);
        }
        catch (Exception e)
        {
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
            database?.Dispose();
            dataLock.Dispose();
            if (e is IOException or UnauthorizedAccessException or SqliteException)
            {
                throw StandInException.Unusable(directory, e);
            }
            throw;
        }
    }

    /// <summary>Lets requests in flight end for a moment; a cut-off one was not acknowledged.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
        {
            using var atOnce = new CancellationTokenSource(StopTime);
            await _app.StopAsync(atOnce.Token);
            await _app.DisposeAsync();
            _database.Dispose();
            _lock.Dispose();
            _exited.TrySetResult(0);
        }
        await Exited;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static WebApplication Build(S3ServerOptions options, StoreDatabase database, BlobFolder blobs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "s3" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The limits of sizes are S3's own, and a dump that pauses for a lock is no attack.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.UTF8;
        });
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        var app = builder.Build();
        var objects = new ObjectStore(database, blobs, options.Clock);
        var uploads = new UploadStore(objects, options.Clock);
        var handling = new S3Handling(
            new Authentication(options.AccessKey, options.SecretKey, options.Region, options.Clock),
            S3RouteTable.Of(objects, uploads, options.Region, options.Clock),
            options.HealthPath,
            options.OnLine
        );
        app.Run(handling.HandleAsync);
        return app;
    }
}
