using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CareConnect.Ops.Procedures;
using Spectre.Console;

namespace CareConnect.Ops.CommandLine;

/// <summary>The report of a command on standard output: a table for people, or JSON for machines.</summary>
internal static class ReportOutput
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static async Task WriteAsync(ProcedureReport report, bool asJson)
    {
        if (asJson)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, Format));
            return;
        }

        if (report.Steps is [{ State: StepState.Planned }, ..])
        {
            WritePlan(report);
        }
        else if (report.Run is not null || report.Problem is not null)
        {
            WriteSteps(report);
        }

        foreach (var line in report.Summary)
        {
            await Console.Out.WriteLineAsync(line);
        }

        await Console.Out.WriteLineAsync(Ending(report));
    }

    private static void WritePlan(ProcedureReport report)
    {
        foreach (var (number, step) in report.Steps.Index())
        {
            Console.Out.WriteLine($"{number + 1}. {step.Name}");
            Console.Out.WriteLine($"   {step.Call}");
            // What runs on this machine was done for real; on AWS it is worth a word.
            if (report.Target == "aws")
            {
                Console.Out.WriteLine($"   ({WordOf(step.Proof)})");
            }

            foreach (var detail in step.Details ?? [])
            {
                Console.Out.WriteLine($"     {detail}");
            }
        }
    }

    private static void WriteSteps(ProcedureReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Step", "State", "Time");
        foreach (var step in report.Steps)
        {
            table.AddRow(
                Markup.Escape(step.Name),
                StateOf(step.State),
                step.Seconds is { } seconds ? seconds.ToString("0.0 s", CultureInfo.InvariantCulture) : ""
            );
        }

        AnsiConsole.Write(table);
    }

    private static string Ending(ProcedureReport report) =>
        report switch
        {
            { Problem: { } problem, TakenBack: true } =>
                $"{report.Verb} failed at {problem}\nAll of it was taken back by itself: what ran before runs now.",
            { Problem: { } problem } =>
                $"{report.Verb} failed at {problem}\nRun it again to go on after the last step that was done, or with --undo to take it back.",
            { ExitCode: ExitCode.Failed } => $"{report.Verb}: not all is well, see above.",
            { Steps: [{ State: StepState.Planned }, ..] } =>
                $"{report.Verb}: this is what would be done. Nothing was changed.",
            _ => $"{report.Verb}: done.",
        };

    private static string WordOf(Proof proof) =>
        proof switch
        {
            Proof.Rehearsed => "rehearsed on real servers",
            Proof.Emulated => "its calls were answered by an emulator, and never yet by AWS",
            Proof.RequestOnly => "only its request was seen: no emulator does what it asks for",
            _ => throw new ArgumentOutOfRangeException(nameof(proof), proof, null),
        };

    private static string StateOf(StepState state) =>
        state switch
        {
            StepState.Done => "[green]done[/]",
            StepState.DoneBefore => "[grey]done before[/]",
            StepState.Failed => "[red]failed[/]",
            StepState.Undone => "[yellow]taken back[/]",
            StepState.NotRun => "[grey]not reached[/]",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
        };
}
