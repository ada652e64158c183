using CareConnect.Hosting.Processes;
using CareConnect.Hosting.StandIns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// What the dashboard is told: all of it as environment variables, which only the user can read, and nothing as arguments,
/// which everybody can.
/// </summary>
internal sealed class DashboardEnvironment(IConfiguration configuration, IHostEnvironment host, bool isTest)
{
    private const string AppHostSuffix = ".AppHost";

    /// <summary>Meant for the AppHost; some of it would move the dashboard's addresses.</summary>
    private static readonly string[] OwnVariables =
    [
        "ASPNETCORE_URLS",
        "ASPNETCORE_HTTP_PORTS",
        "ASPNETCORE_HTTPS_PORTS",
        "DOTNET_LAUNCH_PROFILE",
    ];

    public static string Program { get; } = BuiltProgram.PathOf("DashboardPath", "CareConnect.Dashboard");

    public bool IsTest => isTest;

    public IReadOnlyDictionary<string, string?> Of(DashboardAddresses addresses, string engineUrl, string engineToken)
    {
        var variables = OwnVariables.ToDictionary(name => name, _ => (string?)null);
        Set("Url", Text(addresses.Url));
        Set("OtlpGrpcUrl", Text(addresses.OtlpGrpc));
        Set("OtlpHttpUrl", Text(addresses.OtlpHttp));
        Set("BrowserToken", configuration[DashboardKeys.BrowserToken]);
        Set("OtlpApiKey", configuration[DashboardKeys.OtlpApiKey]);
        Set("EngineUrl", engineUrl);
        Set("EngineToken", engineToken);
        Set("ApplicationName", ApplicationName());
        Set("DataFolder", DataFolder());
        return variables;

        void Set(string name, string? value) => variables[$"Dashboard__{name}"] = value ?? string.Empty;
    }

    private string ApplicationName() =>
        host.ApplicationName.EndsWith(AppHostSuffix, StringComparison.Ordinal)
            ? host.ApplicationName[..^AppHostSuffix.Length]
            : host.ApplicationName;

    /// <summary>Telemetry outlives a restart of the AppHost; a test's goes with its dashboard.</summary>
    private string DataFolder()
    {
        if (isTest)
        {
            return string.Empty;
        }

        var folder = EngineHome.Find().Volume(host.ApplicationName, "dashboard-telemetry");
        EngineHome.CreateFolder(Path.GetDirectoryName(folder)!);
        EngineHome.CreatePrivateFolder(folder);
        return folder;
    }

    private static string? Text(Uri? url) => url?.AbsoluteUri.TrimEnd('/');
}
