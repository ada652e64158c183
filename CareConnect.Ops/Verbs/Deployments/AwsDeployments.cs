using System.CommandLine;
using CareConnect.Ops.Aws;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Gates;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Deployments;

/// <summary><c>deploy</c>, <c>rollback</c>, <c>promote</c>, <c>restart</c> and <c>scale</c> against AWS.</summary>
internal static class AwsDeployments
{
    public static readonly Option<string?> Version = new("--version")
    {
        Description = "Target aws: the version, as its images are tagged.",
    };

    public static readonly Option<TimeSpan> Bake = new("--bake")
    {
        Description = "Target aws: how long each share of the traffic is watched, hh:mm:ss.",
        DefaultValueFactory = _ => TimeSpan.FromMinutes(5),
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

    public static readonly Option<int> Tasks = new("--tasks") { Description = "How many tasks.", Required = true };

    public static IEnumerable<Command> Create() =>
        [
            new Command("deploy", "Brings a version beside the running one and shifts the traffic.")
            {
                Version,
                Bake,
                SmokeUrl,
            }.OnAws(Deploy),
            new Command("rollback", "Goes back to the last version that was found good.") { Bake, SmokeUrl }.OnAws(
                Rollback
            ),
            new Command("promote", "Brings what the environment before runs: dev to staging, staging to prod.")
            {
                Bake,
                SmokeUrl,
            }.OnAws(Promote),
            new Command("restart", "Replaces a service's tasks one by one.") { Service }.OnAws(Restart),
            new Command("scale", "Sets a service's number of tasks, within what Terraform allows.")
            {
                Service,
                Tasks,
            }.OnAws(Scale),
        ];

    public static Procedure Deploy(AwsTopology topology, ParseResult arguments) =>
        AwsDeploy.Create(
            topology,
            arguments.GetValue(Version)
                ?? throw new ProcedureException("Which version? Give --version, as its images are tagged."),
            OptionsOf(arguments),
            AnswersOf(arguments)
        );

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
