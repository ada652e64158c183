using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Dashboard.Tests.Browser;

/// <summary>The real dashboard in this process, on a free port of the loopback and with a folder of its own.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    private readonly WebApplication _app;
    private readonly bool _ownsFolder;

    private RunningDashboard(WebApplication app, string folder, bool ownsFolder)
    {
        _app = app;
        Folder = folder;
        _ownsFolder = ownsFolder;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.First());
    }

    public Uri Address { get; }

    public string Folder { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="settings"><c>Dashboard:...</c>, beyond address, token and folder.</param>
    /// <param name="folder">To start on what an earlier one left; null for a new one that goes with this.</param>
    public static async Task<RunningDashboard> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null,
        string? folder = null
    )
    {
        var own = folder ?? Directory.CreateTempSubdirectory("dashboard-").FullName;
        List<string> arguments =
        [
            "--Dashboard:Url=http://127.0.0.1:0",
            "--Dashboard:OtlpGrpcUrl=",
            "--Dashboard:OtlpHttpUrl=",
            $"--Dashboard:BrowserToken={Token}",
            $"--Dashboard:DataFolder={own}",
            .. (settings ?? new Dictionary<string, string>()).Select(pair => $"--{pair.Key}={pair.Value}"),
        ];
        var app = DashboardApplication.Build([.. arguments]);
        await app.StartAsync();
        return new RunningDashboard(app, own, folder is null);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
