using System.Text.Json;
using System.Text.Json.Nodes;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>
/// Secrets that hold JSON: a task's secret variables, a database's login. Values never stand in an argument or an error; Terraform
/// writes them once and looks at them no more, so that what is renewed here is no drift.
/// </summary>
internal sealed class AwsSecrets(AwsCli cli)
{
    public async Task<JsonObject> ReadAsync(string arn, CancellationToken cancellationToken)
    {
        var answer = await cli.ReadAsync<Value>(
            ["secretsmanager", "get-secret-value", "--secret-id", arn],
            cancellationToken
        );
        try
        {
            return JsonNode.Parse(answer.SecretString)!.AsObject();
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new ProcedureException($"The secret {arn} holds no JSON object. Apply the infrastructure first.");
        }
    }

    /// <summary>A new version with these values in it, and all others as they were; null takes one away.</summary>
    public async Task ChangeAsync(
        string arn,
        IReadOnlyDictionary<string, string?> changes,
        CancellationToken cancellationToken
    )
    {
        var values = await ReadAsync(arn, cancellationToken);
        foreach (var (name, value) in changes)
        {
            values.Remove(name);
            if (value is not null)
            {
                values[name] = value;
            }
        }

        await cli.SendAsync<JsonElement>(
            ["secretsmanager", "put-secret-value"],
            new { SecretId = arn, SecretString = values.ToJsonString() },
            cancellationToken
        );
    }

    /// <summary>When its value was last changed.</summary>
    public async Task<DateTimeOffset> ChangedAsync(string arn, CancellationToken cancellationToken) =>
        (
            await cli.ReadAsync<Description>(
                ["secretsmanager", "describe-secret", "--secret-id", arn],
                cancellationToken
            )
        ).LastChangedDate;

    private sealed record Value(string SecretString);

    private sealed record Description(DateTimeOffset LastChangedDate);
}
