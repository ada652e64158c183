using CareConnect.Deploy.Verify.Workspace;

namespace CareConnect.Deploy.Verify.Report;

/// <summary>Verifies every environment and writes the report that reviewers read.</summary>
internal static class VerificationReport
{
    /// <returns>0 when every environment is clean, 1 otherwise; the report is written in either case.</returns>
    public static async Task<int> WriteAsync(
        Verifier verifier,
        string tree,
        string file,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var verifications = new List<Verification>();
        foreach (var root in EnvironmentRoot.All)
        {
            verifications.Add(await verifier.VerifyAsync(root, cancellationToken));
            await output.WriteLineAsync($"{root.Environment}: {verifications[^1].Summary}");
        }
        var translation = TranslationTime.Measure(tree);
        var text = ReportMarkdown.Write(verifications, translation, EmulatorResults.Read(tree));
        await File.WriteAllTextAsync(file, text, cancellationToken);
        await output.WriteLineAsync($"report: {file}");
        return verifications.TrueForAll(verification => verification.IsClean) ? 0 : 1;
    }
}
