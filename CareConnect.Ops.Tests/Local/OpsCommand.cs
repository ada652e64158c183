using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Ops.Tests.Local;

/// <summary>The operator's program as a process of its own, as an operator runs it.</summary>
/// <param name="home">CARECONNECT_HOME.</param>
internal sealed class OpsCommand(string home)
{
    private static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "careconnect.dll");

    public async Task<BufferedCommandResult> RunAsync(params string[] arguments) =>
        await Command(arguments).ExecuteBufferedAsync(TestContext.Current.CancellationToken);

    /// <summary>Its report; the command's exit code must be the one that is expected.</summary>
    public async Task<JsonElement> ReportAsync(int exitCode, params string[] arguments)
    {
        var result = await RunAsync([.. arguments, "--json"]);
        Assert.True(result.ExitCode == exitCode, $"{result.ExitCode}\n{result.StandardOutput}\n{result.StandardError}");
        using var json = JsonDocument.Parse(result.StandardOutput);
        return json.RootElement.Clone();
    }

    /// <summary>Runs it until it writes a line with the text to standard error, and kills it there by SIGKILL.</summary>
    public async Task KillAtAsync(string text, params string[] arguments)
    {
        using var kill = new CancellationTokenSource();
        var command = Command(arguments)
            .WithStandardErrorPipe(
                PipeTarget.ToDelegate(line =>
                {
                    if (line.Contains(text, StringComparison.Ordinal))
                    {
                        kill.Cancel();
                    }
                })
            );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await command.ExecuteAsync(kill.Token));
    }

    public Command Command(params string[] arguments) =>
        Cli.Wrap("dotnet")
            .WithArguments([Program, .. arguments])
            .WithEnvironmentVariables(variables => variables.Set("CARECONNECT_HOME", home).Set("NO_COLOR", "1"))
            .WithValidation(CommandResultValidation.None);
}
