using System.Globalization;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>
/// <c>dr drill</c>, for the guide's dr-test.sh: a topology of its own, load, kill -9 of the primary, the very steps of
/// <c>dr failover</c>, and figures. The topology goes in any case; one that a killed drill left goes first.
/// </summary>
internal static class Drill
{
    private const string FolderName = "drill";
    private const string MetFact = "goals met";
    private const string ReportFact = "report";

    public static Procedure Create(OpsHome home, TimeSpan load)
    {
        var folder = Path.Combine(home.Root, "ops", "scratch", FolderName);
        return new Procedure(
            "dr drill",
            [
                new Step(
                    "Look for what is needed, and remove what is left",
                    "CareConnect.AppHost.dll; ops/scratch/drill",
                    (_, cancellationToken) =>
                    {
                        DrillTopology.Program();
                        return UnderLockAsync(folder, () => DrillTopology.RemoveLeftAsync(folder, cancellationToken));
                    }
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Rehearse on a topology of its own",
                    "CareConnect.AppHost --with-replica; POST /api/patients/.../vital-signs; kill -9 postgres; dr failover; count",
                    (context, cancellationToken) =>
                        UnderLockAsync(folder, () => RehearseAsync(home, folder, load, context, cancellationToken))
                )
                {
                    UndoAsync = (_, cancellationToken) =>
                        UnderLockAsync(folder, () => DrillTopology.RemoveLeftAsync(folder, cancellationToken)),
                },
            ]
        )
        {
            ChangesEnvironment = false,
            IsGood = facts => facts[MetFact] == bool.TrueString,
            Summary = facts => [.. facts["figures"].Split('\n'), $"The report: {facts[ReportFact]}"],
        };
    }

    private static async Task RehearseAsync(
        OpsHome home,
        string folder,
        TimeSpan load,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        DrillReport report;
        context.Say("starting the topology");
        await using (var topology = await DrillTopology.StartAsync(folder, cancellationToken))
        {
            var rehearsal = new Rehearsal(topology.Topology, context);
            report = await rehearsal.RunAsync(load, RunRequest.LocalUser, cancellationToken);
            context.Say("removing the topology");
        }

        context.Facts[ReportFact] = await report.SaveAsync(home, context.Run, cancellationToken);
        context.Facts["figures"] = string.Join('\n', report.Lines);
        context.Facts[MetFact] = report.GoalsMet.ToString();
        context.Facts["rto seconds"] = report.RtoSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        context.Facts["rpo seconds"] = report.RpoSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        context.Facts["acknowledged"] = report.Acknowledged.ToString(CultureInfo.InvariantCulture);
        context.Facts["failed"] = report.Failed.ToString(CultureInfo.InvariantCulture);
        context.Facts["lost"] = report.Lost.ToString(CultureInfo.InvariantCulture);
    }

    // Two drills at once would share a folder, and measure each other.
    private static async Task UnderLockAsync(string folder, Func<Task> work)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        FileStream held;
        try
        {
            held = new FileStream(folder + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new ProcedureException("Another drill is under way on this machine. Wait for its end.");
        }

        await using (held)
        {
            await work();
        }
    }
}
