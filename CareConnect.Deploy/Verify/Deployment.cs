using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify;

/// <summary>What the rules look at: the plan of one environment, and what was planted and printed while it was made.</summary>
/// <param name="Environment">dev, staging, prod or dr.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Canaries">Values given to secret variables, by variable; they may occur nowhere.</param>
/// <param name="Texts">What else was printed or generated, by the name to show: output of plan, generated files.</param>
internal sealed record Deployment(
    string Environment,
    Plan Plan,
    IReadOnlyDictionary<string, string> Canaries,
    IReadOnlyDictionary<string, string> Texts
)
{
    /// <summary>Where a finding stands that belongs to no resource, because the resource is missing.</summary>
    public const string Account = "account";

    /// <summary>Whether patients' data is served here, now or after a failover.</summary>
    public bool ServesPatients => Environment is "prod" or "dr";

    /// <summary>Checks every resource of a type; the check says what is wrong, or null.</summary>
    public IEnumerable<Problem> Each(string type, Func<Resource, string?> check) => Each([type], check);

    public IEnumerable<Problem> Each(IEnumerable<string> types, Func<Resource, string?> check) =>
        from resource in Plan.Of(types)
        let problem = check(resource)
        where problem is not null
        select new Problem(resource.Address, problem);

    /// <summary>Every resource of the type must have another one that names it.</summary>
    public IEnumerable<Problem> EachHas(string type, string companion, string attribute) =>
        Each(
            type,
            resource => Plan.LinkedTo(resource, companion, attribute).Any() ? null : $"no {companion} belongs to it"
        );

    /// <summary>The account must have a resource of the type that passes.</summary>
    public IEnumerable<Problem> AccountHas(string type, Func<Resource, bool> passes, string problem)
    {
        var all = Plan.Of(type).ToList();
        return all.Count == 0 ? [new Problem(Account, $"there is no {type}")]
            : all.Exists(resource => passes(resource)) ? []
            : [new Problem(all[0].Address, problem)];
    }

    public static string? Unless(bool passes, string problem) => passes ? null : problem;

    /// <summary>A key of our own: known not to be one of the keys that AWS manages.</summary>
    public static bool HasCustomerKey(Node node, string attribute) =>
        node.IsSet(attribute) && node.Text(attribute)?.Contains("alias/aws/", StringComparison.Ordinal) != true;
}
