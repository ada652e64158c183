using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Parameters;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Commands;

/// <summary>
/// <c>parameters</c>: completes the values of the manifest's secret parameters. They come by standard input and leave by
/// standard output, and are written nowhere. Exit codes: 0 done, 1 a value is missing or the input is none, 2 wrong usage.
/// </summary>
internal static class ParametersCommand
{
    // Only for files and pipes of an operator: nothing in it is shown in a browser, and shells do not know \u escapes.
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Option<FileInfo> Manifest = ManifestOption.Create();

    private static readonly Option<DirectoryInfo> Terraform = new("--terraform")
    {
        Description = "The Terraform tree, which decides the names of variables.",
        DefaultValueFactory = _ => new("terraform_aws"),
    };

    public static Command Create()
    {
        var command = new Command(
            "parameters",
            "Reads the secret parameters' values as a JSON object (or nothing) from standard input, makes what is missing "
                + "by the manifest's rules, and writes all to standard output."
        )
        {
            Manifest,
            Terraform,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var file = arguments.GetValue(Manifest)!;
        if (ManifestOption.Problem(file) is { } problem)
        {
            return await FailAsync(2, problem);
        }
        var refusals = new List<Refusal>();
        var (json, unreadable) = await ManifestOption.ReadAsync(file, cancellationToken);
        if (json is null)
        {
            return await FailAsync(1, unreadable!);
        }
        if (ManifestReader.Read(file.Name, json, refusals) is not { } manifest || refusals.Count > 0)
        {
            return await FailAsync(1, $"{file}: it cannot be read. Run translate, which says why.");
        }
        if (!Console.IsInputRedirected)
        {
            return await FailAsync(
                2,
                "parameters reads from standard input: give it the values so far, or </dev/null."
            );
        }
        if (SecretParameters.Parse(await Console.In.ReadToEndAsync(cancellationToken)) is not { } existing)
        {
            return await FailAsync(1, "Standard input is no JSON object of texts. Nothing was written.");
        }
        var names = new Names(HandWrittenTree.Variables(arguments.GetValue(Terraform)!.FullName));
        var parameters = SecretParameters.Complete(manifest, names, existing);
        if (parameters.Missing.Count > 0)
        {
            return await FailAsync(
                1,
                $"No rule makes these, so give them a value in the input: {string.Join(", ", parameters.Missing)}."
            );
        }
        await Console.Out.WriteLineAsync(parameters.Values.ToJsonString(Json));
        await Console.Error.WriteLineAsync(
            parameters.Made.Count == 0 ? "All were there." : $"Made: {string.Join(", ", parameters.Made)}."
        );
        return 0;
    }

    private static async Task<int> FailAsync(int exitCode, string message)
    {
        await Console.Error.WriteLineAsync(message);
        return exitCode;
    }
}
