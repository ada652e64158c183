using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CareConnect.Deploy.Verify.Sources;

namespace CareConnect.Deploy.Verify.Workspace;

/// <summary>
/// Values for the variables of a root that its tfvars leave open: canaries for secrets, which must then occur nowhere, and
/// placeholders for the rest.
/// </summary>
internal sealed partial class VariableValues
{
    // 12 hexadecimal digits of the account, 64 of a digest: of the right shape, and of nobody's.
    private const string Account = "123456789012";
    private static readonly string Digest = "sha256:" + new string('0', 64);

    private readonly IReadOnlyList<HclBlock> _required;
    private readonly IReadOnlyList<string> _imageNames;
    private readonly Dictionary<string, int> _attempts = [];

    public VariableValues(string root, string tfvars)
    {
        var files = Directory.EnumerateFiles(root, "*.tf").Select(File.ReadAllText).ToList();
        var given = HclReader.Arguments(File.ReadAllText(tfvars)).Select(argument => argument.Key).ToHashSet();
        var variables = files
            .SelectMany(HclReader.Blocks)
            .Where(block => block is { Keyword: "variable", Labels.Count: 1 })
            .ToList();
        _required =
        [
            .. variables.Where(variable =>
                !given.Contains(variable.Labels[0]) && (IsSecret(variable) || IsRequired(variable))
            ),
        ];
        _imageNames =
        [
            .. WorkloadFiles(root)
                .SelectMany(file => ImageName().Matches(file))
                .Select(match => match.Groups[1].Value)
                .Distinct(),
        ];
    }

    /// <summary>The values planted in secret variables, by variable.</summary>
    public Dictionary<string, string> Canaries { get; } = [];

    /// <summary>The values as the JSON of a tfvars file.</summary>
    public string ToJson()
    {
        var values = new JsonObject();
        foreach (var variable in _required)
        {
            var name = variable.Labels[0];
            values[name] = IsSecret(variable) ? Canary(name) : Placeholder(variable);
        }
        return values.ToJsonString();
    }

    /// <summary>
    /// Makes another kind of value for the secrets whose validation refused the last one. False when there is none, or the refusal is
    /// about something else.
    /// </summary>
    public bool TryOthers(string refusal)
    {
        var refused = RefusedVariable()
            .Matches(refusal)
            .Select(match => match.Groups[1].Value)
            .Where(Canaries.ContainsKey)
            .Distinct()
            .ToList();
        foreach (var name in refused)
        {
            _attempts[name] = _attempts.GetValueOrDefault(name) + 1;
        }
        return refused.Count > 0 && refused.All(name => _attempts[name] < Kinds.Length);
    }

    private string Canary(string name) => Canaries[name] = Kinds[_attempts.GetValueOrDefault(name)]();

    // What generators of the manifest ask for: letters of both cases and digits, then signs as well, then hexadecimal keys.
    private static readonly Func<string>[] Kinds =
    [
        () => "Canary0" + RandomNumberGenerator.GetHexString(64, lowercase: true),
        () => "Canary0-" + RandomNumberGenerator.GetHexString(64, lowercase: true) + "_!",
        () => RandomNumberGenerator.GetHexString(64, lowercase: true),
        () => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 64),
        () => RandomNumberGenerator.GetString("0123456789", 64),
    ];

    private JsonNode? Placeholder(HclBlock variable)
    {
        var name = variable.Labels[0];
        var type = variable.Arguments.GetValueOrDefault("type", "string");
        return type switch
        {
            "number" => 1,
            "bool" => false,
            _ when name == "images" => new JsonObject(
                _imageNames.Select(image => KeyValuePair.Create(image, (JsonNode?)Image(image)))
            ),
            _ when type.StartsWith("map", StringComparison.Ordinal)
                    || type.StartsWith("object", StringComparison.Ordinal) => new JsonObject(),
            _ when type != "string" => new JsonArray(),
            _ => Text(name),
        };
    }

    private static string Text(string name) =>
        name switch
        {
            _ when name.EndsWith("account_id", StringComparison.Ordinal) => Account,
            _ when name.EndsWith("domain_name", StringComparison.Ordinal) => "careconnect.example",
            _ when name.EndsWith("zone_id", StringComparison.Ordinal) => "Z0123456789ABCDEFGHIJ",
            _ when name.EndsWith("email", StringComparison.Ordinal) => "operations@careconnect.example",
            _ when name.EndsWith("prefix_list_id", StringComparison.Ordinal) => "pl-00000000",
            _ when name.EndsWith("kms_key_arn", StringComparison.Ordinal) =>
                $"arn:aws:kms:us-west-2:{Account}:key/{Guid.Empty}",
            _ when name.EndsWith("_image", StringComparison.Ordinal) => Image(name[..^"_image".Length]),
            _ => "placeholder",
        };

    private static string Image(string name) =>
        $"{Account}.dkr.ecr.us-east-1.amazonaws.com/careconnect/{name}@{Digest}";

    private static bool IsRequired(HclBlock variable) => !variable.Arguments.ContainsKey("default");

    private static bool IsSecret(HclBlock variable) =>
        variable.Arguments.GetValueOrDefault("ephemeral") == "true"
        || variable.Arguments.GetValueOrDefault("sensitive") == "true";

    private static IEnumerable<string> WorkloadFiles(string root) =>
        new[] { Path.Combine(root, "workloads"), Path.Combine(root, "..", "workloads") }
            .Where(Directory.Exists)
            .Take(1)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.tf"))
            .Select(File.ReadAllText);

    [GeneratedRegex(@"var\.images\[""([^""]+)""\]")]
    private static partial Regex ImageName();

    [GeneratedRegex(@"(?:variable ""|var\.)([\w-]+)")]
    private static partial Regex RefusedVariable();
}
