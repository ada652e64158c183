using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using CareConnect.Dashboard.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CareConnect.Dashboard.Tests.Browser;

/// <summary>
/// The engine's HTTP calls over a topology that the test sets up, so that pages show every state: a real AppHost does not
/// fail on demand. Commands change the state as the engine would.
/// </summary>
internal sealed class TestEngine : IAsyncDisposable
{
    public const string Token = "engine-token";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<Channel<EngineResource>, bool> _readers = [];
    private readonly Lock _lock = new();
    private List<EngineResource> _resources;

    private TestEngine(WebApplication app, IReadOnlyList<EngineResource> resources)
    {
        _app = app;
        _resources = [.. resources];
    }

    /// <summary>As <c>stop api</c>, in the order they came.</summary>
    public ConcurrentQueue<string> Commands { get; } = [];

    public string Address => _app.Urls.First();

    /// <summary>What a dashboard has to be told to follow this engine.</summary>
    public Dictionary<string, string> Settings =>
        new() { ["Dashboard:EngineUrl"] = Address, ["Dashboard:EngineToken"] = Token };

    public static async Task<TestEngine> StartAsync(IReadOnlyList<EngineResource>? resources = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var engine = new TestEngine(builder.Build(), resources ?? Topology.Resources());
        engine._app.MapGet("/api/resources", engine.List);
        engine._app.MapGet("/api/resources/stream", engine.StreamAsync);
        engine._app.MapGet("/api/resources/{name}/environment", Environment);
        engine._app.MapGet("/api/logs/stream", IdleAsync);
        engine._app.MapPost("/api/resources/{name}/{command}", engine.Execute);
        await engine._app.StartAsync();
        return engine;
    }

    public void Change(string name, Func<EngineResource, EngineResource> change)
    {
        EngineResource changed;
        lock (_lock)
        {
            var place = _resources.FindIndex(resource => resource.Name == name);
            changed = _resources[place] = change(_resources[place]);
        }
        foreach (var reader in _readers.Keys)
        {
            reader.Writer.TryWrite(changed);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private IResult List()
    {
        lock (_lock)
        {
            return Results.Json(new { resources = _resources.ToList() }, Format);
        }
    }

    private async Task StreamAsync(HttpContext context)
    {
        var channel = Channel.CreateUnbounded<EngineResource>();
        _readers[channel] = true;
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await foreach (var resource in channel.Reader.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(
                $"data: {JsonSerializer.Serialize(resource, Format)}\n\n",
                context.RequestAborted
            );
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task IdleAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    private static IResult Environment(string name, bool secrets) =>
        Results.Json(Topology.Environment(name, secrets), Format);

    private IResult Execute(string name, string command)
    {
        Commands.Enqueue($"{command} {name}");
        if (_resources.All(resource => resource.Name != name))
        {
            return Results.Json(new { error = $"'{name}' cannot be changed alone." }, Format, statusCode: 404);
        }
        Change(
            name,
            resource =>
                command == "stop"
                    ? resource with
                    {
                        State = "Finished",
                        Health = null,
                        ExitCode = 0,
                        StopTime = DateTime.UtcNow,
                    }
                    : resource with
                    {
                        State = "Running",
                        Health = "Healthy",
                        ExitCode = null,
                        StopTime = null,
                        StartTime = DateTime.UtcNow,
                    }
        );
        return Results.Json(new { name, command }, Format);
    }
}
