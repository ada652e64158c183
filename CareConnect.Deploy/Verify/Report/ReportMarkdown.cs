using System.Globalization;
using System.Text;
using CareConnect.Deploy.Verify.Rules;

namespace CareConnect.Deploy.Verify.Report;

/// <summary>The report as Markdown: what was checked, what was found, what is excepted and why, and how long it took.</summary>
internal static class ReportMarkdown
{
    public static string Write(
        IReadOnlyList<Verification> verifications,
        TimeSpan? translation,
        EmulatorResults? emulator
    )
    {
        var text = new StringBuilder();
        text.Append(
            $"""
            # Verification of the deployment

            Written by `dotnet run --project CareConnect.Deploy -- verify --write-report docs/deploy-verification.md`; do not edit.
            Each environment is planned by Terraform without an AWS account, and the plan is checked against the rules of AWS Config's conformance
            pack "Operational Best Practices for HIPAA Security", of cdk-nag's HIPAA.Security pack, and rules of our own (`ours-`).
            A plan proves arguments, not permissions, network paths, or a failover.


            """.ReplaceLineEndings("\n")
        );
        AppendSummary(text, verifications);
        AppendFindings(text, verifications);
        AppendExceptions(text, verifications);
        AppendRules(text);
        AppendTimes(text, verifications, translation);
        text.Append("## Applied on the local AWS emulator\n\n")
            .Append(emulator?.ToMarkdown() ?? $"No results: terraform_aws/{EmulatorResults.File} is not there.\n");
        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
    }

    private static void AppendSummary(StringBuilder text, IReadOnlyList<Verification> verifications)
    {
        text.Append("| Environment | Resources | Rules checked | Findings | Excepted |\n|---|---|---|---|---|\n");
        foreach (var one in verifications)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {one.Environment} | {one.Resources} | {RuleCatalogue.All.Count} | {one.Unexplained.Count()} | {one.Excepted.Count()} |\n"
            );
        }
        text.Append('\n');
    }

    private static void AppendFindings(StringBuilder text, IReadOnlyList<Verification> verifications)
    {
        text.Append("## Findings\n\n");
        var findings = verifications
            .SelectMany(one => one.Unexplained.Select(finding => (one.Environment, finding)))
            .ToList();
        if (findings.Count == 0)
        {
            text.Append("None.\n\n");
            return;
        }
        text.Append("| Environment | Rule | Address | Problem | Remedy |\n|---|---|---|---|---|\n");
        foreach (var (environment, finding) in findings)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {environment} | {finding.Rule} | `{finding.Address}` | {finding.What} | {finding.Remedy} |\n"
            );
        }
        text.Append('\n');
    }

    private static void AppendExceptions(StringBuilder text, IReadOnlyList<Verification> verifications)
    {
        text.Append("## Exceptions\n\n");
        text.Append("| Rule | Addresses | Environments | Reason | Owner | Until |\n|---|---|---|---|---|---|\n");
        var excepted = verifications.SelectMany(one =>
            one.Excepted.Select(finding => (one.Environment, Finding: finding))
        );
        // Each environment read the file for itself.
        foreach (var group in excepted.GroupBy(pair => pair.Finding.Exception! with { Environments = null }))
        {
            var addresses = group.Select(pair => $"`{pair.Finding.Address}`").Distinct();
            var environments = group.Select(pair => pair.Environment).Distinct();
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {group.Key.Rule} | {string.Join("<br>", addresses)} | {string.Join(", ", environments)} | {group.Key.Reason} | {group.Key.Owner} | {group.Key.Expires} |\n"
            );
        }
        text.Append('\n');
    }

    private static void AppendRules(StringBuilder text)
    {
        text.Append("## Rules\n\n| Rule | cdk-nag | 45 CFR 164 | Demand |\n|---|---|---|---|\n");
        foreach (var rule in RuleCatalogue.All)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {rule.Id} | {rule.CdkNag} | {rule.Paragraphs} | {rule.Demand} |\n"
            );
        }
        text.Append("\n### Processes, which no plan shows\n\n| Rule | Demand | Document |\n|---|---|---|\n");
        foreach (var process in Processes.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {process.Id} | {process.Demand} | {process.Document} |\n");
        }
        text.Append("\n### Not applicable, since the service is absent\n\n| Service | Rules |\n|---|---|\n");
        foreach (var service in AbsentServices.All.Where(service => service.Rules.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {service.Name} | {string.Join(", ", service.Rules)} |\n");
        }
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nHIPAA-eligible services: list of {EligibleServices.Date}. {EligibleServices.Source}\n\n"
        );
    }

    private static void AppendTimes(
        StringBuilder text,
        IReadOnlyList<Verification> verifications,
        TimeSpan? translation
    )
    {
        text.Append("## Times\n\n| Step | Environment | Seconds |\n|---|---|---|\n");
        if (translation is { } time)
        {
            text.Append(CultureInfo.InvariantCulture, $"| translate | all | {time.TotalSeconds:0.00} |\n");
        }
        foreach (var one in verifications)
        {
            foreach (var step in one.Steps)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {step.Name} | {one.Environment} | {step.Time.TotalSeconds:0.0} |\n"
                );
            }
        }
        text.Append('\n');
    }
}
