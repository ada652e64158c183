using System.CommandLine;
using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Translation;
using DiffPlex.Renderer;

namespace CareConnect.Deploy.Commands;

/// <summary>
/// <c>translate</c>: the manifest to generated Terraform. Exit codes: 0 done or up to date, 1 refused or stale, 2 wrong usage.
/// </summary>
internal static class TranslateCommand
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int WrongUsage = 2;

    private static readonly Option<FileInfo> Manifest = ManifestOption.Create();

    private static readonly Option<DirectoryInfo> Output = new("--output")
    {
        Description = "The Terraform tree; an empty folder gets the hand-written part first.",
        DefaultValueFactory = _ => new("terraform_aws"),
    };

    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Write nothing; show how the files differ, and end with 1 if they do.",
    };

    private static readonly Option<string> Report = new("--report")
    {
        Description = "Tell what became of everything in the manifest: text or json.",
    };

    private static readonly Option<FileInfo> ReportFile = new("--report-file")
    {
        Description = "Write the report there instead of to standard output.",
    };

    public static Command Create()
    {
        Report.AcceptOnlyFromAmong("text", "json");
        var command = new Command("translate", "Translates aspire-manifest.json to Terraform for AWS.")
        {
            Manifest,
            Output,
            Check,
            Report,
            ReportFile,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var manifest = arguments.GetValue(Manifest)!;
        var folder = arguments.GetValue(Output)!.FullName;
        if (ManifestOption.Problem(manifest) is { } problem)
        {
            await Console.Error.WriteLineAsync(problem);
            return WrongUsage;
        }
        var (json, unreadable) = await ManifestOption.ReadAsync(manifest, cancellationToken);
        if (json is null)
        {
            await Console.Error.WriteLineAsync(unreadable);
            return Refused;
        }
        var result = Translator.Translate(manifest.Name, json, HandWrittenTree.Variables(folder));
        await WriteReportAsync(arguments, manifest.Name, result.Report, cancellationToken);
        if (!result.IsComplete)
        {
            await Console.Error.WriteLineAsync(string.Join('\n', Problems(manifest, result.Report)));
            return Refused;
        }
        return arguments.GetValue(Check) ? ShowStale(folder, result) : Write(folder, result);
    }

    private static IEnumerable<string> Problems(FileInfo manifest, CoverageReport report) =>
        report
            .Refusals.Select(refusal => $"{manifest}: {refusal}")
            .Concat(
                report
                    .Lines.Where(line => line.Outcome == Outcome.Lost)
                    .Select(line => $"{manifest}: {line.Resource}: {line.Path}: the translator lost it. Report this.")
            )
            .Append($"{manifest}: nothing was written. {ReportText.Summary(report)}");

    private static async Task WriteReportAsync(
        ParseResult arguments,
        string manifest,
        CoverageReport report,
        CancellationToken cancellationToken
    )
    {
        var file = arguments.GetValue(ReportFile);
        var format = arguments.GetValue(Report) ?? (file is null ? null : "text");
        if (format is null)
        {
            return;
        }
        var text = format == "json" ? ReportJson.Write(manifest, report) : ReportText.Write(manifest, report);
        if (file is null)
        {
            await Console.Out.WriteAsync(text);
        }
        else
        {
            await File.WriteAllTextAsync(file.FullName, text, cancellationToken);
        }
    }

    private static int ShowStale(string folder, Translated result)
    {
        var stale = GeneratedFiles.Compare(folder, result.Files);
        foreach (var file in stale)
        {
            Console.Out.WriteLine(
                UnidiffRenderer.GenerateUnidiff(
                    file.Now ?? "",
                    file.Should ?? "",
                    file.Now is null ? "/dev/null" : file.Path,
                    file.Should is null ? "/dev/null" : file.Path
                )
            );
        }
        if (stale.Count > 0)
        {
            Console.Error.WriteLine($"{folder}: {stale.Count} files are stale. Run translate without --check.");
        }
        return stale.Count > 0 ? Refused : Done;
    }

    private static int Write(string folder, Translated result)
    {
        Directory.CreateDirectory(folder);
        HandWrittenTree.LayDown(folder);
        var stale = GeneratedFiles.Compare(folder, result.Files);
        GeneratedFiles.Write(folder, stale);
        Console.Error.WriteLine(
            $"{folder}: {stale.Count} of {result.Files.Count} files changed. {ReportText.Summary(result.Report)}"
        );
        return Done;
    }
}
