using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Tells which texts must not be shown unasked: those that a secret parameter flows into, and, where code of the AppHost
/// put the text together by itself, those that hold a secret's value.
/// </summary>
internal sealed class SecretValues(DistributedApplicationModel model, IConfiguration configuration)
{
    /// <summary>Shorter ones stand in many a text by chance.</summary>
    private const int MinLength = 8;

    private static readonly string[] OwnKeys = ["AppHost:OtlpApiKey", "AppHost:BrowserToken"];

    // A value that was replaced is still in the hands of who runs with it.
    private readonly ConcurrentDictionary<string, bool> _known = [];

    public async Task<bool> IsSecretAsync(object value, string text, CancellationToken cancellationToken) =>
        ValueReferences.ParametersIn(value).Any(parameter => parameter.Secret)
        || (await AllAsync(cancellationToken)).Any(secret => text.Contains(secret, StringComparison.Ordinal));

    private async Task<IEnumerable<string>> AllAsync(CancellationToken cancellationToken)
    {
        foreach (var parameter in model.Resources.OfType<ParameterResource>().Where(parameter => parameter.Secret))
        {
            if (await ReadAsync(parameter, cancellationToken) is { } value)
            {
                _known[value] = true;
            }
        }

        return _known
            .Keys.Concat(OwnKeys.Select(key => configuration[key] ?? string.Empty))
            .Where(secret => secret.Length >= MinLength);
    }

    private static async Task<string?> ReadAsync(ParameterResource parameter, CancellationToken cancellationToken)
    {
        try
        {
            return await parameter.GetValueAsync(cancellationToken);
        }
        catch (MissingParameterValueException)
        {
            return null;
        }
    }
}
