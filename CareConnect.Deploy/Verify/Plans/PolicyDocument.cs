using System.Text.Json;

namespace CareConnect.Deploy.Verify.Plans;

/// <summary>An AWS policy, read from its JSON or from the <c>aws_iam_policy_document</c> that will make it.</summary>
internal sealed record PolicyDocument(IReadOnlyList<PolicyStatement> Statements)
{
    // Arguments through which one document takes in others.
    private static readonly string[] Sources = ["source_policy_documents", "override_policy_documents"];

    public IEnumerable<PolicyStatement> Allowing => Statements.Where(statement => statement.Allows);

    /// <summary>
    /// Whether it denies requests without TLS: a statement against everybody on the condition aws:SecureTransport = false.
    /// </summary>
    public bool DeniesPlainText =>
        Statements.Any(statement =>
            !statement.Allows
            && statement.Principals.Contains("*")
            && statement.Conditions.Any(condition =>
                condition.Variable.Equals("aws:SecureTransport", StringComparison.OrdinalIgnoreCase)
                && condition.Test.StartsWith("Bool", StringComparison.Ordinal)
                && condition.Values.Contains("false")
            )
        );

    /// <summary>The policy in an attribute, or null where the plan does not show it.</summary>
    public static PolicyDocument? Read(Plan plan, Resource resource, string attribute)
    {
        if (plan.Decoded(resource, attribute) is { } decoded)
        {
            return new PolicyDocument([.. decoded.Blocks("Statement").Select(PolicyStatement.FromJson)]);
        }
        var documents = plan.DataSources(resource, attribute, "aws_iam_policy_document").ToList();
        return documents.Count == 0
            ? null
            : new PolicyDocument([.. documents.SelectMany(document => Read(plan, document, []))]);
    }

    private static IEnumerable<PolicyStatement> Read(Plan plan, Resource document, IReadOnlyList<Resource> path)
    {
        var sources = Sources
            .SelectMany(attribute => plan.DataSources(document, attribute, document.Type))
            .Where(source => !path.Contains(source) && source != document);
        return document
            .Blocks("statement")
            .Select(PolicyStatement.FromDataSource)
            .Concat(sources.SelectMany(source => Read(plan, source, [.. path, document])));
    }
}

/// <summary>One statement. <see cref="Resources"/> has the names that are known: a name that only the apply gives is never "*".</summary>
internal sealed record PolicyStatement(
    bool Allows,
    IReadOnlyList<string> Actions,
    bool IsInverted,
    IReadOnlyList<string> Resources,
    IReadOnlyList<string> Principals,
    IReadOnlyList<PolicyCondition> Conditions
)
{
    public bool IsOnEverything => Resources.Contains("*");

    internal static PolicyStatement FromJson(Node json) =>
        new(
            json.Text("Effect") != "Deny",
            json.Texts("Action"),
            json.IsSet("NotAction") || json.IsSet("NotResource") || json.IsSet("NotPrincipal"),
            json.Texts("Resource"),
            PrincipalsOf(json.At("Principal")),
            [.. ConditionsOf(json.At("Condition"))]
        );

    internal static PolicyStatement FromDataSource(Node statement) =>
        new(
            statement.Text("effect") != "Deny",
            statement.Texts("actions"),
            statement.IsSet("not_actions") || statement.IsSet("not_resources") || statement.IsSet("not_principals"),
            statement.Texts("resources"),
            [.. statement.Blocks("principals").SelectMany(principal => principal.Texts("identifiers"))],
            [
                .. statement
                    .Blocks("condition")
                    .Select(condition => new PolicyCondition(
                        condition.Text("test") ?? "",
                        condition.Text("variable") ?? "",
                        condition.Texts("values")
                    )),
            ]
        );

    private static IReadOnlyList<string> PrincipalsOf(JsonElement principal) =>
        principal.ValueKind == JsonValueKind.Object
            ? [.. principal.EnumerateObject().SelectMany(kind => Node.Strings(kind.Value))]
            : Node.Strings(principal);

    private static IEnumerable<PolicyCondition> ConditionsOf(JsonElement conditions) =>
        conditions.ValueKind != JsonValueKind.Object
            ? []
            : conditions
                .EnumerateObject()
                .Where(test => test.Value.ValueKind == JsonValueKind.Object)
                .SelectMany(test =>
                    test.Value.EnumerateObject()
                        .Select(variable => new PolicyCondition(test.Name, variable.Name, Texts(variable.Value)))
                );

    // Policies may write booleans bare.
    private static IReadOnlyList<string> Texts(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? [value.GetRawText()] : Node.Strings(value);
}

/// <summary>A condition such as Bool aws:SecureTransport false.</summary>
internal sealed record PolicyCondition(string Test, string Variable, IReadOnlyList<string> Values);
