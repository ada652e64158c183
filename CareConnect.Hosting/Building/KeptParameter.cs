using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace Aspire.Hosting;

/// <summary>Where a generated value is kept between runs, so that another can take its place.</summary>
internal sealed class KeptParameter(IConfigurationRoot configuration, UserSecretsStore secrets, string key)
{
    private const string SecretsFile = "secrets.json";

    /// <summary>Keeps the value: it is on the disk when this returns.</summary>
    /// <exception cref="DistributedApplicationException">The next run would not take it; the message says why.</exception>
    public void Keep(string value)
    {
        if (!secrets.IsAvailable)
        {
            throw new DistributedApplicationException(
                $"'{key}' is kept nowhere: the AppHost has no UserSecretsId, and makes another value in each run."
            );
        }

        if (Shadow() is { } shadow)
        {
            throw new DistributedApplicationException(
                $"'{key}' is set by {shadow}, which goes before the user secrets. Change it there, and restart the AppHost."
            );
        }

        if (!secrets.TrySetSecret(key, value))
        {
            throw new DistributedApplicationException(
                $"'{key}' could not be written to '{secrets.FilePath}'. Look at the disk and at who owns the file."
            );
        }
    }

    /// <summary>What else says the value, and would say the old one again after the next start; null when nothing does.</summary>
    private IConfigurationProvider? Shadow() =>
        configuration.Providers.LastOrDefault(provider =>
            IsSet(provider, key) || IsSet(provider, key.Replace('-', '_'))
        )
            is { } last
        && last is not JsonConfigurationProvider { Source.Path: SecretsFile }
            ? last
            : null;

    private static bool IsSet(IConfigurationProvider provider, string key) =>
        provider.TryGet(key, out var value) && !string.IsNullOrEmpty(value);
}
