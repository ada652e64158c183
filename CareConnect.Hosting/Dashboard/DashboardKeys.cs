using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// The secrets around the dashboard, under genuine Aspire's configuration keys: the senders' key outlives the run, since
/// senders outside the application keep it, too; the browser's token does not, unless it is given.
/// </summary>
internal static class DashboardKeys
{
    public const string OtlpApiKey = "AppHost:OtlpApiKey";
    public const string BrowserToken = "AppHost:BrowserToken";

    private static readonly string[] GivenTokens =
    [
        BrowserToken,
        "ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN",
        "DOTNET_DASHBOARD_FRONTEND_BROWSERTOKEN",
    ];

    public static void Add(IConfigurationManager configuration, UserSecretsStore secrets)
    {
        if (string.IsNullOrEmpty(configuration[DashboardAddresses.UrlKey]))
        {
            return; // Without an address there is no dashboard.
        }

        var token = GivenTokens.Select(key => configuration[key]).FirstOrDefault(given => !string.IsNullOrEmpty(given));
        var values = new Dictionary<string, string?> { [BrowserToken] = token ?? NewSecret() };
        if (string.IsNullOrEmpty(configuration[OtlpApiKey]))
        {
            values[OtlpApiKey] = KeptKey(secrets);
        }

        configuration.AddInMemoryCollection(values);
    }

    private static string KeptKey(UserSecretsStore secrets)
    {
        try
        {
            return secrets.GetOrAdd(OtlpApiKey, NewSecret);
        }
        catch (DistributedApplicationException)
        {
            // Telemetry is no reason to stop: a key for this run does as well.
            return NewSecret();
        }
    }

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
