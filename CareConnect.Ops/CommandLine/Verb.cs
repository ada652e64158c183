using System.CommandLine;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Journal;
using CareConnect.Ops.Local;
using CareConnect.Ops.Notices;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Vpc;

namespace CareConnect.Ops.CommandLine;

/// <summary>Turns a verb's arguments into a procedure, runs it and tells of it.</summary>
internal static class Verb
{
    /// <summary>Gives the command its action against the AppHost that runs on this machine.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="local">The procedure for these arguments.</param>
    public static Command On(this Command command, Func<LocalTopology, ParseResult, Procedure> local) =>
        command.On((topology, arguments, _) => Task.FromResult(local(topology, arguments)));

    /// <summary>Gives the command its action against the AppHost that runs on this machine.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="local">The procedure for these arguments, which it may have to look for.</param>
    /// <param name="aws">The procedure for an environment in AWS; null where there is none.</param>
    public static Command On(
        this Command command,
        Func<LocalTopology, ParseResult, CancellationToken, Task<Procedure>> local,
        Func<AwsTopology, ParseResult, Procedure>? aws = null
    )
    {
        command.SetAction(
            (arguments, cancellationToken) =>
                (arguments.GetValue(CommonOptions.Target), aws) switch
                {
                    ("local", _) => RunLocallyAsync(local, arguments, cancellationToken),
                    ("aws", not null) => AwsRun.RunAsync(aws, arguments, cancellationToken),
                    _ => Task.FromResult(NotThere(arguments)),
                }
        );
        return command;
    }

    /// <summary>Gives the command its action against both targets.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="local">The procedure for the AppHost of this machine.</param>
    /// <param name="aws">The procedure for an environment in AWS.</param>
    public static Command On(
        this Command command,
        Func<LocalTopology, ParseResult, Procedure> local,
        Func<AwsTopology, ParseResult, Procedure> aws
    )
    {
        command.SetAction(
            (arguments, cancellationToken) =>
                arguments.GetValue(CommonOptions.Target) switch
                {
                    "local" => RunLocallyAsync(local, arguments, cancellationToken),
                    "aws" => AwsRun.RunAsync(aws, arguments, cancellationToken),
                    _ => Task.FromResult(NotThere(arguments)),
                }
        );
        return command;
    }

    /// <summary>
    /// Gives the command its action against both targets, where it speaks to stores alone: on AWS it runs within the VPC.
    /// </summary>
    /// <param name="command">The verb.</param>
    /// <param name="stores">The procedure, wherever the stores are.</param>
    /// <param name="local">What is done otherwise on this machine; null, or its null, for nothing.</param>
    /// <param name="aws">What is done otherwise against AWS; null, or its null, for nothing.</param>
    public static Command OnStores(
        this Command command,
        Func<Stores, ParseResult, Procedure> stores,
        Func<LocalTopology, ParseResult, Procedure?>? local = null,
        Func<AwsTopology, ParseResult, Procedure?>? aws = null
    )
    {
        command.SetAction(
            (arguments, cancellationToken) =>
                arguments.GetValue(CommonOptions.Target) switch
                {
                    "local" => RunLocallyAsync(
                        (topology, given) => local?.Invoke(topology, given) ?? stores(topology, given),
                        arguments,
                        cancellationToken
                    ),
                    "aws" => AwsRun.RunAsync(
                        (topology, given) =>
                            aws?.Invoke(topology, given)
                            ?? new OpsTask(topology).Whole(
                                stores(new TaskStores(), given),
                                CommonOptions.Without(given)
                            ),
                        arguments,
                        cancellationToken
                    ),
                    _ => TaskRun.RunAsync(stores, arguments, cancellationToken),
                }
        );
        return command;
    }

    /// <summary>Gives the command its action against AWS, where the local target has none of the kind.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="aws">The procedure for an environment in AWS.</param>
    /// <param name="whyNotLocal">A sentence for those who try; null where the verb's own words say it.</param>
    public static Command OnAws(
        this Command command,
        Func<AwsTopology, ParseResult, Procedure> aws,
        string? whyNotLocal = null
    )
    {
        command.SetAction(
            (arguments, cancellationToken) =>
                arguments.GetValue(CommonOptions.Target) == "aws"
                    ? AwsRun.RunAsync(aws, arguments, cancellationToken)
                    : Task.FromResult(NotThere(arguments, whyNotLocal))
        );
        return command;
    }

    /// <summary>Gives the command its action on this machine, whether or not an AppHost runs here.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="environment">What the journal calls the place.</param>
    /// <param name="local">The procedure for these arguments.</param>
    /// <param name="aws">The procedure for an environment in AWS; null where there is none.</param>
    public static Command OnMachine(
        this Command command,
        string environment,
        Func<OpsHome, ParseResult, Procedure> local,
        Func<AwsTopology, ParseResult, Procedure>? aws = null
    )
    {
        command.SetAction(
            (arguments, cancellationToken) =>
                arguments.GetValue(CommonOptions.Target) == "local"
                    ? CatchAsync(() =>
                    {
                        var home = OpsHome.Find();
                        return RunAsync(local(home, arguments), home, environment, arguments, cancellationToken);
                    })
                : aws is not null ? AwsRun.RunAsync(aws, arguments, cancellationToken)
                : Task.FromResult(NotThere(arguments))
        );
        return command;
    }

    private static Task<int> RunLocallyAsync(
        Func<LocalTopology, ParseResult, Procedure> local,
        ParseResult arguments,
        CancellationToken cancellationToken
    ) => RunLocallyAsync((topology, given, _) => Task.FromResult(local(topology, given)), arguments, cancellationToken);

    private static Task<int> RunLocallyAsync(
        Func<LocalTopology, ParseResult, CancellationToken, Task<Procedure>> local,
        ParseResult arguments,
        CancellationToken cancellationToken
    ) =>
        CatchAsync(async () =>
        {
            var home = OpsHome.Find();
            using var topology = LocalTopology.Find(home, arguments.GetValue(CommonOptions.AppHost));
            var procedure = await local(topology, arguments, cancellationToken);
            return await RunAsync(procedure, home, topology.Name, arguments, cancellationToken);
        });

    private static async Task<int> RunAsync(
        Procedure procedure,
        OpsHome home,
        string environment,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var request = new RunRequest("local", environment, RunRequest.LocalUser)
        {
            Reason = arguments.GetValue(CommonOptions.Reason),
            DryRun = arguments.GetValue(CommonOptions.DryRun),
            Undo = arguments.GetValue(CommonOptions.Undo),
        };
        var journal = new JournalFile(home.Journal(request.Target, request.Environment), TimeProvider.System);
        var output = new ProgressOutput(Console.Error);
        var notifier = new Notifier(NoticeSetting.OfThisMachine(), null, output.Say);
        await notifier.BeginAsync(procedure, request, breakGlass: false);
        var report = await new ProcedureRunner(journal, output).RunAsync(procedure, request, cancellationToken);
        await notifier.EndAsync(procedure, request, report);
        await ReportOutput.WriteAsync(report, arguments.GetValue(CommonOptions.Json));
        return (int)report.ExitCode;
    }

    private static async Task<int> CatchAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception problem) when (problem is ProcedureException or JournalException or RefusedException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return (int)(problem is RefusedException ? ExitCode.Refused : ExitCode.Failed);
        }
    }

    private static int NotThere(ParseResult arguments, string? why = null)
    {
        Console.Error.WriteLine(
            $"{arguments.CommandResult.Command.Name} has no target {arguments.GetValue(CommonOptions.Target)}. Nothing was done."
                + (why is null ? "" : $" {why}")
        );
        return (int)ExitCode.Usage;
    }
}
