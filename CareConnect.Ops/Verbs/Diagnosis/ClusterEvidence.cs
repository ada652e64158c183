using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>What several questions look at, asked for once.</summary>
internal sealed class ClusterEvidence(AwsTopology topology)
{
    private readonly Dictionary<string, TaskDefinition> _definitions = [];
    private IReadOnlyList<Part>? _parts;
    private IReadOnlyList<StoppedTask>? _stopped;

    public AwsTopology Topology => topology;

    public async Task<EcsEvidence> EcsAsync(CancellationToken cancellationToken) =>
        new(topology.Cli, (await topology.OutputsAsync(cancellationToken)).Cluster.Name);

    /// <summary>Each colour of each service, the jobs, and the task of the operators' commands where there is one.</summary>
    public async Task<IReadOnlyList<Part>> PartsAsync(CancellationToken cancellationToken)
    {
        if (_parts is null)
        {
            var outputs = await topology.OutputsAsync(cancellationToken);
            var ecs = await EcsAsync(cancellationToken);
            var names = outputs.Services.Values.SelectMany(service => service.Name.Values);
            var states = await ecs.ServicesAsync(names, cancellationToken);
            _parts = [.. Services(outputs, states), .. Jobs(outputs), .. Ops(outputs)];
        }

        return _parts;
    }

    /// <summary>The last first.</summary>
    public async Task<IReadOnlyList<StoppedTask>> StoppedAsync(CancellationToken cancellationToken) =>
        _stopped ??= await (await EcsAsync(cancellationToken)).StoppedAsync(cancellationToken);

    /// <param name="arn">With its revision: that never changes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<TaskDefinition> DefinitionAsync(string arn, CancellationToken cancellationToken) =>
        _definitions.TryGetValue(arn, out var known)
            ? known
            : _definitions[arn] = await (await EcsAsync(cancellationToken)).DefinitionAsync(arn, cancellationToken);

    private static IEnumerable<Part> Services(EnvironmentOutputs outputs, IReadOnlyList<ServiceState> states) =>
        from output in outputs.Services
        from colour in output.Value.Name
        let state = states.FirstOrDefault(state => state.ServiceName == colour.Value)
        select new Part(output.Key, colour.Value, state?.Wanted ?? output.Value.TaskDefinitionArns.Values.First())
        {
            IsJob = false,
            Service = state,
            TargetGroup = output.Value.TargetGroupArns.GetValueOrDefault(colour.Key),
            LogGroup = output.Value.LogGroupName,
            SecurityGroups = state?.SecurityGroups ?? [],
        };

    private static IEnumerable<Part> Jobs(EnvironmentOutputs outputs) =>
        outputs.Jobs.Select(job => new Part(job.Key, job.Key, job.Value.TaskDefinitionArn)
        {
            LogGroup = job.Value.LogGroupName,
            SecurityGroups = job.Value.SecurityGroupIds,
        });

    private static IEnumerable<Part> Ops(EnvironmentOutputs outputs) =>
        outputs.OpsTask is not { } ops
            ? []
            :
            [
                new Part(ops.ContainerName, ops.ContainerName, ops.TaskDefinitionArn)
                {
                    LogGroup = ops.LogGroupName,
                    SecurityGroups = ops.SecurityGroupIds,
                },
            ];
}
