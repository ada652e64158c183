using System.CommandLine;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Gates;
using CareConnect.Ops.Journal;
using CareConnect.Ops.Notices;
using CareConnect.Ops.Operations;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.CommandLine;

/// <summary>
/// Runs a verb against an environment in AWS: who calls, and in which account, is looked at first, then the gates are asked,
/// and only then anything is done. A dry run makes no call at all.
/// </summary>
internal static class AwsRun
{
    public static async Task<int> RunAsync(
        Func<AwsTopology, ParseResult, Procedure> aws,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        if (arguments.GetValue(CommonOptions.Environment) is not { } environment)
        {
            await Console.Error.WriteLineAsync("--target aws needs --env dev, staging, prod or dr.");
            return (int)ExitCode.Usage;
        }

        try
        {
            var output = new ProgressOutput(Console.Error);
            var home = OpsHome.Find();
            var topology = AwsTopology.Find(environment, home, output.Say);
            var procedure = aws(topology, arguments);
            var report = arguments.GetValue(CommonOptions.DryRun)
                ? await PlanAsync(procedure, topology, home, output, cancellationToken)
                : await DoAsync(procedure, topology, home, output, arguments, cancellationToken);
            await ReportOutput.WriteAsync(report, arguments.GetValue(CommonOptions.Json));
            return (int)report.ExitCode;
        }
        catch (Exception problem) when (problem is ProcedureException or JournalException or RefusedException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return (int)(problem is RefusedException ? ExitCode.Refused : ExitCode.Failed);
        }
    }

    private static Task<ProcedureReport> PlanAsync(
        Procedure procedure,
        AwsTopology topology,
        OpsHome home,
        ProgressOutput output,
        CancellationToken cancellationToken
    ) =>
        new ProcedureRunner(JournalOf(topology, home), output).RunAsync(
            procedure,
            new RunRequest("aws", topology.Environment.Name, Environment.UserName) { DryRun = true },
            cancellationToken
        );

    private static async Task<ProcedureReport> DoAsync(
        Procedure procedure,
        AwsTopology topology,
        OpsHome home,
        ProgressOutput output,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var caller = await topology.CallerAsync(cancellationToken);
        var rules = OperationsFile.Read(AwsEnvironment.RepositoryRoot()).Of(topology.Environment.Name);
        var journal = JournalOf(topology, home);
        var copy = new JournalCopy(journal, topology.Records, output.Say);
        var request = new RunRequest("aws", topology.Environment.Name, caller.Arn)
        {
            Undo = arguments.GetValue(CommonOptions.Undo),
        };
        // Taking back is always allowed in time, as what rescues is.
        var asked = procedure with
        {
            Rescues = procedure.Rescues || request.Undo,
        };
        var answers = AnswersOf(arguments, caller);
        request = request with { Reason = await PassAsync(asked, answers, rules, request, journal, copy) };

        var notifier = new Notifier(NoticeSetting.Of(rules.Notice), topology.Cli, output.Say);
        await notifier.BeginAsync(procedure, request, answers.BreakGlass);
        var report = await new ProcedureRunner(journal, output, copy.WrittenAsync).RunAsync(
            procedure,
            request,
            cancellationToken
        );
        await notifier.EndAsync(procedure, request, report);
        return report;
    }

    // A refusal is written down as well: who tried what, and when.
    private static async Task<string> PassAsync(
        Procedure procedure,
        GateAnswers answers,
        EnvironmentRules rules,
        RunRequest request,
        JournalFile journal,
        JournalCopy copy
    )
    {
        try
        {
            return GateKeeper.Pass(procedure, answers, request.Environment, rules, DateTimeOffset.UtcNow);
        }
        catch (RefusedException refusal)
        {
            var entry = await journal.AppendAsync(
                new JournalEntry(
                    Guid.CreateVersion7(),
                    JournalEvent.Refused,
                    procedure.Verb,
                    request.Target,
                    request.Environment,
                    request.Who
                )
                {
                    Text = refusal.Message,
                },
                CancellationToken.None
            );
            await copy.WrittenAsync(entry, CancellationToken.None);
            throw;
        }
    }

    /// <summary>What the command line says for the gates, and all names of who calls.</summary>
    public static GateAnswers AnswersOf(ParseResult arguments, AwsCaller caller) =>
        new(caller.Names)
        {
            Reason = arguments.GetValue(CommonOptions.Reason),
            Ticket = arguments.GetValue(CommonOptions.Ticket),
            Approver = arguments.GetValue(CommonOptions.Approver),
            BreakGlass = arguments.GetValue(CommonOptions.BreakGlass),
        };

    private static JournalFile JournalOf(AwsTopology topology, OpsHome home) =>
        new(home.Journal("aws", topology.Environment.Name), TimeProvider.System);
}
