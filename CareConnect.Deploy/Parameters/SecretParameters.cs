using System.Text.Json;
using System.Text.Json.Nodes;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Parameters;

/// <summary>
/// The values of a manifest's secret parameters, by Terraform variable: one JSON object, as the environment's secret keeps it.
/// </summary>
/// <param name="Values">What was there, and what was made.</param>
/// <param name="Made">Variables whose value was made now.</param>
/// <param name="Missing">Variables that have no rule by which a value could be made.</param>
internal sealed record SecretParameters(JsonObject Values, IReadOnlyList<string> Made, IReadOnlyList<string> Missing)
{
    /// <summary>Keeps every value that is there, those of unknown variables too, and makes those that are missing.</summary>
    public static SecretParameters Complete(Manifest manifest, Names names, JsonObject existing)
    {
        var (made, missing) = (new List<string>(), new List<string>());
        var values = existing.DeepClone().AsObject();
        var secrets =
            from parameter in manifest.Resources.OfType<ParameterResource>()
            from input in parameter.Inputs
            where input.Value.Secret
            select (Variable: names.Variable(parameter, input.Key), Rule: input.Value.Default?.Generate);
        foreach (var (variable, rule) in secrets)
        {
            if (values.ContainsKey(variable))
            {
                continue;
            }
            if (rule is null)
            {
                missing.Add(variable);
            }
            else
            {
                values[variable] = GeneratedSecret.Make(rule);
                made.Add(variable);
            }
        }
        return new(values, made, missing);
    }

    /// <summary>The object of what was read; null where it is something else, or holds other values than text.</summary>
    public static JsonObject? Parse(string json)
    {
        try
        {
            return
                JsonNode.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json) is JsonObject values
                && values.All(value => value.Value?.GetValueKind() == JsonValueKind.String)
                ? values
                : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // Twice the same key is an ArgumentException. Neither message may be shown: it can quote a secret.
            return null;
        }
    }
}
