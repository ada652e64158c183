using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Deployments;

/// <summary>What the steps of a shift do, each safe to be done twice. Names of facts: digest.(image), live.(service), ...</summary>
internal sealed class AwsShiftActs(AwsTopology topology)
{
    private const string Migrator = "migrator";

    public const string VersionFact = "version";

    public static string DigestFact(string image) => $"digest.{image}";

    private static string LiveFact(string service) => $"live.{service}";

    private static string DefinitionFact(string name) => $"definition.{name}";

    private static string BeforeFact(string service) => $"before.{service}";

    public async Task SeeAsync(StepContext context, CancellationToken cancellationToken)
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        var ecs = new EcsServices(topology.Cli, outputs.Cluster.Name);
        foreach (var (name, service) in outputs.Services)
        {
            if (service.IsPublic)
            {
                context.Facts[LiveFact(name)] = await new Traffic(topology.Cli, name, service).LiveAsync(
                    cancellationToken
                );
                context.Say($"{name}: {context.Facts[LiveFact(name)]} serves");
            }
            else
            {
                context.Facts[BeforeFact(name)] = (
                    await ecs.FindAsync(service.Name["main"], cancellationToken)
                ).TaskDefinition;
            }
        }
    }

    public async Task RegisterAsync(StepContext context, CancellationToken cancellationToken)
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        var ecs = new EcsServices(topology.Cli, outputs.Cluster.Name);
        var registry = new ImageRegistry(topology);
        var templates = outputs
            .Services.Select(service => (service.Key, service.Value.TaskDefinitionArns.Values.First()))
            .Concat(outputs.Jobs.Select(job => (job.Key, job.Value.TaskDefinitionArn)))
            .Where(template => context.Facts.ContainsKey(DigestFact(template.Key)));
        foreach (var (name, template) in templates)
        {
            var image = registry.Reference(name, context.Fact(DigestFact(name)));
            context.Facts[DefinitionFact(name)] = await ecs.RegisterAsync(template, name, image, cancellationToken);
            context.Say($"{context.Facts[DefinitionFact(name)].Split('/')[^1]} runs {image.Split('/')[^1]}");
        }
    }

    public async Task MigrateAsync(StepContext context, CancellationToken cancellationToken)
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        if (!outputs.Jobs.TryGetValue(Migrator, out var job))
        {
            throw new ProcedureException(
                "Terraform knows no job 'migrator'. Translate the manifest and apply it first."
            );
        }

        await new EcsServices(topology.Cli, outputs.Cluster.Name).RunJobAsync(
            job,
            Migrator,
            context.Fact(DefinitionFact(Migrator)),
            outputs.Network.PrivateSubnetIds,
            cancellationToken
        );
    }

    public Task StartAsync(StepContext context, CancellationToken cancellationToken) =>
        EachPublicAsync(
            async (ecs, name, service) =>
            {
                var resting = service.Name[Traffic.Other(context.Fact(LiveFact(name)))];
                // As many as serve now: the traffic does not wait for autoscaling.
                var serving = await ecs.FindAsync(service.Name[context.Fact(LiveFact(name))], cancellationToken);
                var tasks = Math.Clamp(serving.DesiredCount, service.Scaling.MinTasks, service.Scaling.MaxTasks);
                await ecs.FloorAsync(resting, service.Scaling.MinTasks, service.Scaling.MaxTasks, cancellationToken);
                await ecs.UpdateAsync(
                    resting,
                    tasks,
                    context.Fact(DefinitionFact(name)),
                    anew: false,
                    cancellationToken
                );
            },
            cancellationToken
        );

    public Task HealthyAsync(StepContext context, CancellationToken cancellationToken) =>
        EachPublicAsync(
            (ecs, name, service) =>
                ecs.HealthyAsync(
                    service.Name[Traffic.Other(context.Fact(LiveFact(name)))],
                    context.Fact(DefinitionFact(name)),
                    context.Say,
                    cancellationToken
                ),
            cancellationToken
        );

    public Task WeighAsync(StepContext context, int share, CancellationToken cancellationToken) =>
        EachPublicAsync(
            (_, name, service) =>
                new Traffic(topology.Cli, name, service).WeighAsync(
                    Traffic.Other(context.Fact(LiveFact(name))),
                    share,
                    cancellationToken
                ),
            cancellationToken
        );

    public async Task FollowAsync(StepContext context, CancellationToken cancellationToken)
    {
        await EachOtherAsync(
            (ecs, name, service) =>
                ecs.UpdateAsync(
                    service.Name["main"],
                    null,
                    context.Fact(DefinitionFact(name)),
                    anew: false,
                    cancellationToken
                ),
            cancellationToken
        );
        await EachOtherAsync(
            (ecs, name, service) =>
                ecs.HealthyAsync(
                    service.Name["main"],
                    context.Fact(DefinitionFact(name)),
                    context.Say,
                    cancellationToken
                ),
            cancellationToken
        );
    }

    public Task ReturnAsync(StepContext context, CancellationToken cancellationToken) =>
        EachOtherAsync(
            (ecs, name, service) =>
                ecs.UpdateAsync(
                    service.Name["main"],
                    null,
                    context.Fact(BeforeFact(name)),
                    anew: false,
                    cancellationToken
                ),
            cancellationToken
        );

    public Task RestOldAsync(StepContext context, CancellationToken cancellationToken) =>
        RestAsync(name => context.Fact(LiveFact(name)), cancellationToken);

    public Task RestNewAsync(StepContext context, CancellationToken cancellationToken) =>
        RestAsync(name => Traffic.Other(context.Fact(LiveFact(name))), cancellationToken);

    public async Task RecordAsync(StepContext context, CancellationToken cancellationToken)
    {
        var caller = await topology.CallerAsync(cancellationToken);
        var digests = ImageRegistry.Images.ToDictionary(image => image, image => context.Fact(DigestFact(image)));
        await new AwsRelease(
            context.Fact(VersionFact),
            digests,
            SchemaContracts.Of(AwsEnvironment.RepositoryRoot()),
            caller.Arn,
            DateTimeOffset.UtcNow
        ).SaveAsync(topology, cancellationToken);
    }

    private Task RestAsync(Func<string, string> colourOf, CancellationToken cancellationToken) =>
        EachPublicAsync(
            async (ecs, name, service) =>
            {
                var resting = service.Name[colourOf(name)];
                await ecs.FloorAsync(resting, 0, service.Scaling.MaxTasks, cancellationToken);
                await ecs.UpdateAsync(resting, 0, null, anew: false, cancellationToken);
            },
            cancellationToken
        );

    private Task EachPublicAsync(
        Func<EcsServices, string, ServiceOutput, Task> act,
        CancellationToken cancellationToken
    ) => EachAsync(service => service.IsPublic, act, cancellationToken);

    private Task EachOtherAsync(
        Func<EcsServices, string, ServiceOutput, Task> act,
        CancellationToken cancellationToken
    ) => EachAsync(service => !service.IsPublic, act, cancellationToken);

    private async Task EachAsync(
        Func<ServiceOutput, bool> which,
        Func<EcsServices, string, ServiceOutput, Task> act,
        CancellationToken cancellationToken
    )
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        var ecs = new EcsServices(topology.Cli, outputs.Cluster.Name);
        foreach (var (name, service) in outputs.Services.Where(service => which(service.Value)))
        {
            await act(ecs, name, service);
        }
    }
}
