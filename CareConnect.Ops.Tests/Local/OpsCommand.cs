using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Ops.Tests.Local;

/// <summary>The operator's program as a process of its own, as an operator runs it.</summary>
/// <param name="home">CARECONNECT_HOME.</param>
/// <param name="folder">Where it runs; the tests' folder without.</param>
/// <param name="variables">What is set besides.</param>
internal sealed class OpsCommand(
    string home,
    string? folder = null,
    IReadOnlyDictionary<string, string?>? variables = null
)
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

    /// <summary>
    /// Runs it until it writes a line with the text to standard error, and kills it there by SIGKILL, it alone: what it started
    /// goes on. A run that was through before the signal came is made again.
    /// </summary>
    public async Task KillAtAsync(string text, params string[] arguments)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            if (await IsKilledAtAsync(text, arguments))
            {
                return;
            }
        }

        Assert.Fail($"Each time the command was through before it could be killed at {text}.");
    }

    /// <summary>Presses Ctrl-C there instead, once, and returns how it ended.</summary>
    public Task<int> InterruptAtAsync(string text, params string[] arguments) => SignalAtAsync("INT", text, arguments);

    private async Task<bool> IsKilledAtAsync(string text, string[] arguments)
    {
        const int Killed = 128 + 9;
        return await SignalAtAsync("KILL", text, arguments) == Killed;
    }

    private async Task<int> SignalAtAsync(string signal, string text, string[] arguments)
    {
        var processId = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Command(arguments)
            .WithStandardErrorPipe(
                PipeTarget.ToDelegate(async line =>
                {
                    if (line.Contains(text, StringComparison.Ordinal))
                    {
                        await Cli.Wrap("kill")
                            .WithArguments([$"-{signal}", $"{await processId.Task}"])
                            .WithValidation(CommandResultValidation.None)
                            .ExecuteAsync();
                    }
                })
            )
            .ExecuteAsync(TestContext.Current.CancellationToken);
        processId.SetResult(running.ProcessId);
        return (await running).ExitCode;
    }

    public Command Command(params string[] arguments) =>
        Cli.Wrap("dotnet")
            .WithArguments([Program, .. arguments])
            .WithWorkingDirectory(folder ?? Environment.CurrentDirectory)
            .WithEnvironmentVariables(set =>
                set.Set("CARECONNECT_HOME", home)
                    .Set("NO_COLOR", "1")
                    .Set(variables ?? new Dictionary<string, string?>())
            )
            .WithValidation(CommandResultValidation.None);
}
