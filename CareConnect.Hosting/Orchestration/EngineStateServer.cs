using System.Security.Cryptography;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using CareConnect.Hosting.Networking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The engine's state and commands over HTTP on loopback, for the dashboard, operators' commands and scripts. Every call
/// carries a token; address and token stand in a file that only the user can read.
/// </summary>
internal sealed class EngineStateServer(
    ResourceNotificationService notifications,
    ResourceCommandService commands,
    DistributedApplicationModel model,
    EngineValues values,
    EngineLogStream logs,
    VersionCalls versions,
    ValueCalls replacements
)
{
    private WebApplication? _app;

    public string Address { get; private set; } = string.Empty;

    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "engine" });
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        Address = $"http://127.0.0.1:{PortAllocator.Next()}";
        builder.WebHost.UseUrls(Address);
        _app = builder.Build();
        _app.Use(RequireTokenAsync);
        _app.UseRouting();
        _app.MapGet("/api/resources", ListAsync);
        _app.MapGet("/api/resources/stream", StreamAsync);
        _app.MapGet("/api/resources/{name}/environment", EnvironmentAsync);
        _app.MapGet("/api/resources/{name}/connectionstring", ConnectionStringAsync);
        versions.Map(_app);
        replacements.Map(_app);
        _app.MapPost("/api/resources/{name}/{command}", ExecuteAsync);
        _app.MapGet("/api/logs/stream", logs.RunAsync);
        await _app.StartAsync(cancellationToken);
    }

    public async Task StopAsync()
    {
        if (_app is not null)
        {
            // Streams are open as long as their readers like.
            using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await _app.StopAsync(atOnce.Token);
            await _app.DisposeAsync();
        }
    }

    private Task RequireTokenAsync(HttpContext context, RequestDelegate next)
    {
        var given = System.Text.Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
        var expected = System.Text.Encoding.UTF8.GetBytes($"Bearer {Token}");
        if (CryptographicOperations.FixedTimeEquals(given, expected))
        {
            return next(context);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return WriteAsync(
            context,
            StatusCodes.Status401Unauthorized,
            new { error = "The token of the run file is needed." }
        );
    }

    private Task ListAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status200OK, EngineState.Of(model, notifications));

    private async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await foreach (var change in notifications.WatchAsync(context.RequestAborted))
        {
            if (EngineState.Of(change.Resource, notifications, change) is { } state)
            {
                var json = JsonSerializer.Serialize(state, EngineState.Format);
                await context.Response.WriteAsync($"data: {json}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
    }

    private Task EnvironmentAsync(HttpContext context)
    {
        var secrets = bool.TryParse(context.Request.Query["secrets"], out var asked) && asked;
        return AnswerAsync(context, name => values.EnvironmentAsync(name, secrets, context.RequestAborted));
    }

    private Task ConnectionStringAsync(HttpContext context) =>
        AnswerAsync(
            context,
            async name =>
                await values.ConnectionStringAsync(name, context.RequestAborted) is { } connectionString
                    ? new { connectionString }
                    : null
        );

    /// <summary>404 for what is not there, 409 for what is not known yet.</summary>
    private static async Task AnswerAsync<T>(HttpContext context, Func<string, Task<T?>> find)
        where T : class
    {
        var name = (string)context.GetRouteValue("name")!;
        try
        {
            await (
                await find(name) is { } found
                    ? WriteAsync(context, StatusCodes.Status200OK, found)
                    : WriteAsync(context, StatusCodes.Status404NotFound, new { error = $"'{name}' has none." })
            );
        }
        catch (DistributedApplicationException unknown)
        {
            await WriteAsync(context, StatusCodes.Status409Conflict, new { error = unknown.Message });
        }
    }

    private async Task ExecuteAsync(HttpContext context)
    {
        var (name, command) = ((string)context.GetRouteValue("name")!, (string)context.GetRouteValue("command")!);
        if (!ResourceLifecycle.TryParseCommand(command, out _))
        {
            await WriteAsync(
                context,
                404,
                new { error = $"There is no command '{command}': use start, stop or restart." }
            );
            return;
        }

        // Not tied to the request: who hangs up after asking for a restart still wants it whole.
        var result = await commands.ExecuteCommandAsync(name, command);
        await (
            result.Success
                ? WriteAsync(context, 200, new { name, command })
                : WriteAsync(context, 404, new { error = result.ErrorMessage })
        );
    }

    private static async Task WriteAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, body, EngineState.Format, context.RequestAborted);
    }
}
