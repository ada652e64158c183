using System.CommandLine;
using CareConnect.Ops.Journal;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.CommandLine;

/// <summary>A verb that works on this machine alone: it needs no AppHost that runs.</summary>
internal static class HomeVerb
{
    // It stands in the journal where others have the AppHost's name.
    private const string Environment = "machine";

    /// <summary>Gives the command its action.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="create">The procedure for these arguments.</param>
    public static Command OnHome(this Command command, Func<OpsHome, ParseResult, Procedure> create)
    {
        command.SetAction((arguments, cancellationToken) => RunAsync(create, arguments, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Func<OpsHome, ParseResult, Procedure> create,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var home = OpsHome.Find();
            var request = new RunRequest("local", Environment, RunRequest.LocalUser)
            {
                Reason = arguments.GetValue(CommonOptions.Reason),
                DryRun = arguments.GetValue(CommonOptions.DryRun),
                Undo = arguments.GetValue(CommonOptions.Undo),
            };
            var journal = new JournalFile(home.Journal(request.Target, request.Environment), TimeProvider.System);
            var runner = new ProcedureRunner(journal, new ProgressOutput(Console.Error));
            var report = await runner.RunAsync(create(home, arguments), request, cancellationToken);
            await ReportOutput.WriteAsync(report, arguments.GetValue(CommonOptions.Json));
            return (int)report.ExitCode;
        }
        catch (Exception problem) when (problem is ProcedureException or JournalException or RefusedException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return (int)(problem is RefusedException ? ExitCode.Refused : ExitCode.Failed);
        }
    }
}
