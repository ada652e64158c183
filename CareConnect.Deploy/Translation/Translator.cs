using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;

namespace CareConnect.Deploy.Translation;

/// <summary>What a run made: the files by their path below the output folder, and what became of the manifest.</summary>
internal sealed record Translated(IReadOnlyDictionary<string, string> Files, CoverageReport Report)
{
    /// <summary>Files are only made when everything of the manifest was translated, or left out for a reason.</summary>
    public bool IsComplete => Report.IsComplete;
}

/// <summary>
/// From the manifest's text to Terraform's: read, decide roles, map each resource in order, write. It touches no file and no
/// clock, so that the same manifest makes the same bytes.
/// </summary>
internal static class Translator
{
    private const string Extension = ".generated.tf";

    /// <param name="fileName">The manifest's name, for the first line of each file.</param>
    /// <param name="json">The manifest.</param>
    /// <param name="taken">Names of variables that the hand-written roots have.</param>
    public static Translated Translate(string fileName, string json, IReadOnlySet<string> taken)
    {
        var report = new CoverageReport();
        var refusals = new List<Refusal>();
        var manifest = ManifestReader.Read(fileName, json, refusals);
        foreach (var secret in SecretDefaults.Of(manifest))
        {
            report.Hide(secret);
        }
        refusals.ForEach(report.Refuse);
        if (manifest is null)
        {
            return new(new Dictionary<string, string>(), report);
        }
        var context = new TranslationContext(manifest, new Names(taken), report);
        foreach (var resource in manifest.Resources)
        {
            Mapping.Mapping.Map(context, resource);
        }
        report.TellWhatNobodyTold();
        report.AddRest(manifest);
        return new(report.IsComplete ? Write(context) : new Dictionary<string, string>(), report);
    }

    private static SortedDictionary<string, string> Write(TranslationContext context)
    {
        var header = GeneratedFiles.Header(context.Manifest.FileName);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        void Add(string path, IEnumerable<HclBlock> blocks) =>
            files.Add(path + Extension, HclWriter.Write(header, blocks));
        foreach (var (folder, source) in new[] { ("", "./workloads"), ("dr/", "../workloads") })
        {
            Add($"{folder}parameters", WorkloadsModule.Parameters(context));
            Add($"{folder}workloads", [WorkloadsModule.Call(context, source)]);
        }
        foreach (var (file, blocks) in context.Files)
        {
            Add($"workloads/{file}", blocks);
        }
        Add("workloads/security_groups", [Mapping.SecurityGroups.Block(context)]);
        Add("workloads/variables", WorkloadsModule.Variables(context));
        Add("workloads/outputs", WorkloadsModule.Outputs(context));
        Add("workloads/versions", WorkloadsModule.Versions);
        return files;
    }
}
