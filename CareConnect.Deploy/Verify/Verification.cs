using CareConnect.Deploy.Verify.Exceptions;
using CareConnect.Deploy.Verify.Rules;
using CareConnect.Deploy.Verify.Workspace;

namespace CareConnect.Deploy.Verify;

/// <summary>What the rules said of one environment.</summary>
/// <param name="Environment">dev, staging, prod or dr.</param>
/// <param name="Findings">All findings, explained or not.</param>
/// <param name="Steps">Times of Terraform's steps; empty where the plan was given.</param>
/// <param name="Resources">How many resources the plan has.</param>
internal sealed record Verification(
    string Environment,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<Step> Steps,
    int Resources
)
{
    public IEnumerable<Finding> Unexplained => Findings.Where(finding => finding.Exception is null);

    public IEnumerable<Finding> Excepted => Findings.Where(finding => finding.Exception is not null);

    public bool IsClean => !Unexplained.Any();

    public string Summary =>
        $"{RuleCatalogue.All.Count} rules checked, {Unexplained.Count()} findings, {Excepted.Count()} excepted";

    public static Verification Of(
        Deployment deployment,
        IReadOnlyList<RuleException> exceptions,
        DateOnly today,
        IReadOnlyList<Step> steps
    ) =>
        new(
            deployment.Environment,
            ExceptionFile.Apply(RuleCatalogue.Check(deployment), exceptions, deployment.Environment, today),
            steps,
            deployment.Plan.Resources.Count(resource => !resource.IsData)
        );

    public VerificationJson ToJson() =>
        new(
            Environment,
            RuleCatalogue.All.Count,
            [.. Unexplained.Select(ToJson)],
            [.. Excepted.Select(ToJson)],
            [.. Processes.All.Select(process => process.Id)]
        );

    private static FindingJson ToJson(Finding finding) =>
        new(
            finding.Rule,
            finding.Address,
            finding.What,
            finding.Remedy,
            finding.Paragraphs,
            finding.Exception?.Reason,
            finding.Exception?.Owner,
            finding.Exception?.Expires
        );
}
