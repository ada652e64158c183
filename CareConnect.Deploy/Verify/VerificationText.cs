using CareConnect.Deploy.Verify.Rules;

namespace CareConnect.Deploy.Verify;

/// <summary>Prints a verification for people: findings first, then what is excepted, then what no plan can show.</summary>
internal static class VerificationText
{
    public static void Write(TextWriter output, Verification verification)
    {
        WriteFindings(output, verification);
        WriteExcepted(output, verification);
        WriteProcesses(output);
        output.WriteLine($"{verification.Environment}: {verification.Summary}");
    }

    private static void WriteFindings(TextWriter output, Verification verification)
    {
        foreach (var rule in verification.Unexplained.GroupBy(finding => finding.Rule))
        {
            output.WriteLine($"{rule.Key}  (45 CFR 164: {rule.First().Paragraphs})");
            WriteTable(output, [.. rule.Select(finding => (finding.Address, finding.What))]);
            output.WriteLine($"  remedy: {rule.First().Remedy}");
            output.WriteLine();
        }
    }

    private static void WriteExcepted(TextWriter output, Verification verification)
    {
        var excepted = verification.Excepted.ToList();
        if (excepted.Count == 0)
        {
            return;
        }
        output.WriteLine("excepted:");
        foreach (var reason in excepted.GroupBy(finding => (finding.Rule, finding.Exception)))
        {
            output.WriteLine($"  {reason.Key.Rule}: {reason.Key.Exception!.Reason}");
            output.WriteLine($"    {reason.Key.Exception.Owner}, until {reason.Key.Exception.Expires}");
            foreach (var finding in reason)
            {
                output.WriteLine($"    {finding.Address}");
            }
        }
        output.WriteLine();
    }

    private static void WriteProcesses(TextWriter output)
    {
        output.WriteLine("processes, which no plan shows:");
        WriteTable(output, [.. Processes.All.Select(process => (process.Id, process.Document))]);
        var absent = AbsentServices.All.Where(service => service.Rules.Count > 0).ToList();
        output.WriteLine(
            $"not applicable: {absent.Sum(service => service.Rules.Count)} rules of services that are absent ({string.Join(", ", absent.Select(service => service.Name))})"
        );
        output.WriteLine();
    }

    private static void WriteTable(TextWriter output, IReadOnlyList<(string Left, string Right)> rows)
    {
        var width = rows.Max(row => row.Left.Length);
        foreach (var (left, right) in rows)
        {
            output.WriteLine($"  {left.PadRight(width)}  {right}");
        }
    }
}
