using System.CommandLine;
using CareConnect.Ops.Aws;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Gates;

/// <summary><c>gate pass</c> and <c>gate list</c>: the guide's promotion gates, written down beside the version's digest.</summary>
internal static class GateVerb
{
    private static readonly Argument<string> Gate = new("gate") { Description = "tests, load-test, qa or approval." };

    private static readonly Option<string[]> Digest = new("--digest")
    {
        Description = "sha256:... of an image; may be given more than once. Or --version.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Version = new("--version")
    {
        Description = "All images of this version, as the environment's registry has them.",
    };

    private static readonly Option<string> By = new("--by") { Description = "Who says so, by name.", Required = true };

    private static readonly Option<string?> Evidence = new("--evidence")
    {
        Description = "Where it can be looked up: a test run, a ticket.",
    };

    public static Command Create()
    {
        Gate.AcceptOnlyFromAmong([.. StagingGates.All.Keys]);
        return new("gate", "What an environment has shown of a version, before the next one gets it.")
        {
            new Command("pass", "Writes down that a version passed a gate.")
            {
                Gate,
                Digest,
                Version,
                By,
                Evidence,
            }.OnAws(Pass),
            new Command("list", "Shows which gates a version passed.") { Digest, Version }.OnAws(List),
        };
    }

    private static Procedure Pass(AwsTopology topology, ParseResult arguments)
    {
        var (gate, by) = (arguments.GetValue(Gate)!, arguments.GetValue(By)!);
        return new(
            $"gate pass {gate} {Subject(arguments)}",
            [
                new Step(
                    "Write it down",
                    $"aws s3api put-object s3://{topology.Environment.BackupsBucket}/ops/gates/(digest)/{gate}.json",
                    async (context, stop) =>
                    {
                        var caller = await topology.CallerAsync(stop);
                        foreach (var digest in await DigestsAsync(topology, arguments, stop))
                        {
                            await topology.Records.PutAsync(
                                StagingGates.Key(digest, gate),
                                new GateRecord(
                                    gate,
                                    digest,
                                    by,
                                    caller.Arn,
                                    DateTimeOffset.UtcNow,
                                    arguments.GetValue(Evidence)
                                ),
                                stop
                            );
                            context.Say($"{digest}: {gate} by {by}");
                        }
                    }
                ),
            ]
        );
    }

    private static Procedure List(AwsTopology topology, ParseResult arguments) =>
        new(
            $"gate list {Subject(arguments)}",
            [
                new Step(
                    "Read them",
                    $"aws s3api get-object s3://{topology.Environment.BackupsBucket}/ops/gates/(digest)/(gate).json",
                    async (context, stop) =>
                    {
                        foreach (var digest in await DigestsAsync(topology, arguments, stop))
                        {
                            foreach (var gate in StagingGates.All.Keys)
                            {
                                var record = await topology.Records.FindAsync<GateRecord>(
                                    StagingGates.Key(digest, gate),
                                    stop
                                );
                                context.Facts[$"{digest} {gate}"] = record is null
                                    ? "not passed"
                                    : $"by {record.By}, {record.Time:yyyy-MM-dd HH:mm} UTC {record.Evidence}".TrimEnd();
                            }
                        }
                    }
                ),
            ]
        )
        {
            ChangesEnvironment = false,
            IsJournaled = false,
            Summary = facts => facts.Select(fact => $"{fact.Key}: {fact.Value}"),
        };

    private static string Subject(ParseResult arguments) =>
        arguments.GetValue(Version) ?? string.Join(' ', arguments.GetValue(Digest) ?? []);

    private static async Task<IReadOnlyList<string>> DigestsAsync(
        AwsTopology topology,
        ParseResult arguments,
        CancellationToken cancellationToken
    ) =>
        (arguments.GetValue(Version), arguments.GetValue(Digest)) switch
        {
            ({ } version, _) =>
            [
                .. (await new ImageRegistry(topology).DigestsOfAsync(version, cancellationToken)).Values,
            ],
            (null, { Length: > 0 } digests) => digests,
            _ => throw new ProcedureException("Which version? Give --version or --digest."),
        };
}
