using System.CommandLine;
using CareConnect.Ops.Aws;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Gates;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Deployments;

/// <summary><c>deploy</c>, <c>rollback</c>, <c>promote</c>, <c>restart</c> and <c>scale</c> against AWS.</summary>
internal static class AwsDeployments
{
    private static readonly TimeSpan BakeTime = TimeSpan.FromMinutes(5);

    public static readonly Option<string?> Version = new("--version")
    {
        Description = "Which, as build called it; on aws as its images are tagged.",
    };

    public static readonly Option<TimeSpan> Bake = new("--bake")
    {
        Description = "How long it is watched with its traffic, hh:mm:ss; locally 30 s without.",
        DefaultValueFactory = _ => BakeTime,
    };

    public static readonly Option<Uri?> SmokeUrl = new("--smoke-url")
    {
        Description = "Target aws: where the smoke test asks; the environment's domain without.",
        CustomParser = result =>
        {
            if (
                Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address)
                && address.Scheme is "http" or "https"
            )
            {
                return address;
            }

            result.AddError(
                $"--smoke-url: '{result.Tokens[0].Value}' is no address such as https://careconnect.example.com"
            );
            return null;
        },
    };

    public static readonly Argument<string> Service = new("service") { Description = "api or worker." };

    public static readonly Option<int> Tasks = new("--tasks")
    {
        Description = "How many tasks, locally replicas: 1 to 10.",
        Required = true,
    };

    public static Command Promote() =>
        new Command("promote", "Brings what the environment before runs: dev to staging, staging to prod.")
        {
            Bake,
            SmokeUrl,
        }.OnAws(Promote);

    public static Procedure Deploy(AwsTopology topology, ParseResult arguments) =>
        AwsDeploy.Create(
            topology,
            arguments.GetValue(Version)
                ?? throw new ProcedureException("Which version? Give --version, as its images are tagged."),
            OptionsOf(arguments),
            AnswersOf(arguments)
        );

    /// <summary>As a part of another command, watched as long as by default.</summary>
    public static Procedure Deploy(AwsTopology topology, string version, ParseResult arguments) =>
        AwsDeploy.Create(topology, version, new AwsShiftOptions(BakeTime, null), AnswersOf(arguments));

    public static Procedure Rollback(AwsTopology topology, ParseResult arguments) =>
        AwsRollback.Create(topology, OptionsOf(arguments));

    public static Procedure Promote(AwsTopology topology, ParseResult arguments) =>
        AwsPromote.Create(topology, OptionsOf(arguments), AnswersOf(arguments));

    public static Procedure Restart(AwsTopology topology, ParseResult arguments) =>
        AwsTasks.Restart(topology, arguments.GetValue(Service)!);

    public static Procedure Scale(AwsTopology topology, ParseResult arguments) =>
        AwsTasks.Scale(topology, arguments.GetValue(Service)!, arguments.GetValue(Tasks));

    private static AwsShiftOptions OptionsOf(ParseResult arguments) =>
        new(arguments.GetValue(Bake), arguments.GetValue(SmokeUrl));

    private static GateAnswers AnswersOf(ParseResult arguments) =>
        new([])
        {
            Reason = arguments.GetValue(CommonOptions.Reason),
            BreakGlass = arguments.GetValue(CommonOptions.BreakGlass),
        };
}
