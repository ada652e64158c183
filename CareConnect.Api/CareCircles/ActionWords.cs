using CareConnect.Api.Access;
using Microsoft.AspNetCore.Http.Metadata;

namespace CareConnect.Api.CareCircles;

/// <summary>What the codes of audit rows mean: an act is described by the endpoint that does it, so the two cannot differ.</summary>
internal sealed class ActionWords(EndpointDataSource endpoints)
{
    private readonly Lazy<Dictionary<string, string>> _words = new(() => Read(endpoints));

    /// <summary>The code itself for an act that no endpoint of today does.</summary>
    public string Describe(string action) => _words.Value.GetValueOrDefault(action, action);

    private static Dictionary<string, string> Read(EndpointDataSource endpoints)
    {
        // Done before anybody is signed in, so that its rule has no action.
        var words = new Dictionary<string, string> { ["account.register"] = "Make an account" };
        foreach (var endpoint in endpoints.Endpoints)
        {
            if (
                endpoint.Metadata.GetMetadata<AccessRule>() is { Action: { } action }
                && endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>() is { Summary: var summary }
            )
            {
                words.TryAdd(action, summary);
            }
        }
        return words;
    }
}
