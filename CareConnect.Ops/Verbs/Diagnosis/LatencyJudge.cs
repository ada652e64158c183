using System.Globalization;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>What the figures of each layer mean, and which layer takes the time.</summary>
/// <param name="environment">Whose, for the commands.</param>
/// <param name="region">Its region.</param>
internal sealed class LatencyJudge(string environment, string region)
{
    // Where terraform_aws/modules/monitoring begins to alarm; 95 % within half a second is the guide's goal.
    private const double GoalSeconds = 0.5;
    private const double AlarmP95Seconds = 1;
    private const double AlarmAverageSeconds = 0.5;
    private const double BusyPercent = 80;
    private const double FullMemoryPercent = 85;

    // A disk of RDS answers within a few milliseconds.
    private const double SlowDiskSeconds = 0.02;

    private string On => $"--target aws --env {environment}";

    private string Variables => $"terraform_aws/environments/{environment}.tfvars";

    private string AskDatabase => $"careconnect diagnose database {On}";

    public IReadOnlyList<Finding> Edge(LatencyFigures figures) =>
        [
            (figures.EdgeSeconds, figures.SlowestSeconds) switch
            {
                (null, _) => Finding.Ok("CloudFront does not measure its origin here (additional metrics are off)"),
                ({ } edge, { } inside) when edge - inside > GoalSeconds => Finding.Warning(
                    $"CloudFront waits {Seconds(edge)} for the load balancer, which gets its answers in {Seconds(inside)}",
                    $"careconnect health {On} says whether targets come and go; what is lost lies between CloudFront and the load balancer"
                ),
                ({ } edge, _) => Finding.Ok(
                    $"CloudFront waits {Seconds(edge)} for the load balancer, 95 % of the time"
                ),
            },
        ];

    public static IReadOnlyList<Finding> Answers(LatencyFigures figures) =>
        Each(
            figures.Answers.Where(each => (each.P95 ?? each.Average) is not null),
            each =>
            {
                var text = $"{each.Service}: average {Seconds(each.Average)}, 95 % within {Seconds(each.P95)}";
                var severity =
                    each.P95 > AlarmP95Seconds || each.Average > AlarmAverageSeconds ? Severity.Failure
                    : each.P95 > GoalSeconds ? Severity.Warning
                    : Severity.Ok;
                return severity == Severity.Ok ? Finding.Ok(text) : new(severity, text, "see 'layer' below");
            },
            "no request came in the last quarter of an hour"
        );

    public IReadOnlyList<Finding> Services(LatencyFigures figures) =>
        Each(
            figures.Services,
            each =>
            {
                var text = $"{each.Title}: processor {Percent(each.Cpu)}, memory {Percent(each.Memory)}";
                return each switch
                {
                    { Cpu: > BusyPercent } => Finding.Warning(text, Scale(each, figures)),
                    { Memory: > FullMemoryPercent } => Finding.Warning(
                        $"{text}; at 100 % tasks end with 137",
                        $"careconnect restart {each.Name} {On} frees it; careconnect rollback {On}, if it began with a version"
                    ),
                    _ => Finding.Ok(text),
                };
            },
            "no service should run"
        );

    public IReadOnlyList<Finding> Databases(LatencyFigures figures) =>
        Each(
            figures.Databases,
            each =>
            {
                var text =
                    $"{each.Identifier}: processor {Percent(each.Cpu)}, reads {Seconds(each.ReadSeconds)}, writes {Seconds(each.WriteSeconds)}, "
                    + $"connections {Number(each.Connections)} of {each.MostConnections?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number"}";
                return each switch
                {
                    { IsUsedUp: true } => Finding.Failure(text, ConnectionsRemedy),
                    { Cpu: > BusyPercent } => Finding.Warning(text, $"{AskDatabase} names the statements"),
                    { ReadSeconds: > SlowDiskSeconds } or { WriteSeconds: > SlowDiskSeconds } => Finding.Warning(
                        text,
                        DiskRemedy
                    ),
                    _ => Finding.Ok(text),
                };
            },
            "there is none"
        );

    public IReadOnlyList<Finding> Caches(LatencyFigures figures) =>
        Each(
            figures.Caches,
            each =>
            {
                var text = $"{each.Node}: engine {Percent(each.EngineCpu)} of its thread";
                return each.EngineCpu > BusyPercent ? Finding.Warning(text, CacheRemedy) : Finding.Ok(text);
            },
            "there is none"
        );

    /// <summary>The layer that takes the time: the lowest that is busy, since those above wait for it.</summary>
    public Finding Layer(LatencyFigures figures)
    {
        if (figures.Databases.FirstOrDefault(each => each.IsUsedUp) is { } full)
        {
            return Finding.Failure(
                $"the database's connections: {Number(full.Connections)} of {full.MostConnections} of {full.Identifier} are used, so requests wait for one",
                ConnectionsRemedy
            );
        }

        var (busy, remedy) = Busy(figures);
        var slow = figures.Answers.Any(each => each.P95 > GoalSeconds || each.Average > AlarmAverageSeconds);
        return (slow, busy) switch
        {
            (true, not null) => Finding.Warning(busy, remedy),
            (false, not null) => Finding.Ok($"answers come in time; the first that will not do is {busy}"),
            (true, null) => Finding.Warning(
                "the program itself, or what it calls outside: no layer below is busy",
                $"careconnect rollback {On}, if it began with a version; else the traces: aws xray get-trace-summaries --region {region} "
                    + "--start-time $(date -d '15 minutes ago' +%s) --end-time $(date +%s) --filter-expression 'responsetime > 1'"
            ),
            _ when Edge(figures) is [{ Severity: not Severity.Ok } edge] => edge with
            {
                Text = $"the edge: {edge.Text}",
            },
            _ => Finding.Ok("none: answers come in time, and no layer is busy"),
        };
    }

    private (string? Text, string Remedy) Busy(LatencyFigures figures)
    {
        if (figures.Databases.FirstOrDefault(each => each.Cpu > BusyPercent) is { } database)
        {
            return (
                $"the database: {database.Identifier} uses {Percent(database.Cpu)} of its processor",
                $"{AskDatabase} names the statements; more tasks would ask it more"
            );
        }

        if (
            figures.Databases.FirstOrDefault(each =>
                Math.Max(each.ReadSeconds ?? 0, each.WriteSeconds ?? 0) > SlowDiskSeconds
            ) is
            { } disk
        )
        {
            return (
                $"the database's disk: {disk.Identifier} reads in {Seconds(disk.ReadSeconds)} and writes in {Seconds(disk.WriteSeconds)}",
                DiskRemedy
            );
        }

        if (figures.Caches.FirstOrDefault(each => each.EngineCpu > BusyPercent) is { } cache)
        {
            return ($"the cache: {cache.Node} uses {Percent(cache.EngineCpu)} of its thread", CacheRemedy);
        }

        return figures.Services.FirstOrDefault(each => each.Cpu > BusyPercent) is { } service
            ? ($"{service.Name}: its tasks use {Percent(service.Cpu)} of their processor", Scale(service, figures))
            : (null, "");
    }

    private string ConnectionsRemedy =>
        $"{AskDatabase} names who holds them: end those; never more tasks, since each brings a pool of its own";

    private string DiskRemedy =>
        $"{AskDatabase} names statements that read whole tables; else a larger database.allocated_storage in {Variables}, which is faster, and careconnect infra apply {On}";

    private string CacheRemedy => $"a larger cache.node_type in {Variables}, then careconnect infra apply {On}";

    // Never a way out while the database has no connection to spare.
    private string Scale(ServiceFigures service, LatencyFigures figures) =>
        figures.Databases.Any(each => each.IsUsedUp) ? ConnectionsRemedy
        : service.Tasks < service.MostTasks ? $"careconnect scale {service.Name} --tasks {service.Tasks + 1} {On}"
        : $"it has the most tasks that it may: raise max_tasks of {service.Name} in {Variables}, and careconnect infra apply {On}";

    private static IReadOnlyList<Finding> Each<T>(IEnumerable<T> figures, Func<T, Finding> judge, string none)
    {
        Finding[] findings = [.. figures.Select(judge)];
        return findings.Length > 0 ? findings : [Finding.Ok(none)];
    }

    private static string Seconds(double? seconds) =>
        seconds is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value * 1000:0.#} ms") : "unknown";

    private static string Percent(double? percent) =>
        percent is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0} %") : "unknown";

    private static string Number(double? number) =>
        number is { } value ? value.ToString("0", CultureInfo.InvariantCulture) : "unknown";
}
