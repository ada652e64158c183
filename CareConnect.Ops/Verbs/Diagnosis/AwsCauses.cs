using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>Each cause in words, and the command that mends it on AWS.</summary>
internal static class AwsCauses
{
    public static string Text(ProbableCause cause) =>
        cause switch
        {
            ProbableCause.WrongPassword => "the database or the cache refuses its password",
            ProbableCause.ConnectionsUsedUp => "the database has no connection left",
            ProbableCause.OldSchema => "the schema is not the one that it needs",
            ProbableCause.DeniedCall => "AWS denies what the program calls",
            ProbableCause.Unreachable => "it does not reach the database or what else it needs",
            ProbableCause.PortTaken => "its port is taken within the task",
            ProbableCause.MissingSetting => "a variable is missing",
            ProbableCause.WrongArchitecture => "the image is for another processor",
            ProbableCause.DiskFull => "the task's disk is full",
            ProbableCause.OutOfMemory => "it ran out of memory",
            ProbableCause.DeniedSecret => "ECS may not read a secret",
            ProbableCause.NoSecretValue => "a secret lacks what it should hold",
            ProbableCause.DeniedImage => "ECS may not pull the image",
            ProbableCause.MissingImage => "the image is not in the registry",
            ProbableCause.NoLogGroup => "its log group cannot be written to",
            ProbableCause.NoWayToAws =>
                "the task has no way to AWS: an endpoint of the VPC, a rule of its security group, or a route",
            ProbableCause.NoAddresses => "the private subnets have no address left",
            ProbableCause.QuotaReached => "the account's quota of Fargate is used up",
            ProbableCause.NoCapacity => "AWS has no capacity in these zones for now",
            ProbableCause.Interrupted => "AWS took its Spot capacity back",
            ProbableCause.Unhealthy => "it does not pass its health checks",
            ProbableCause.Killed => "it was killed, most likely because memory ran out",
            ProbableCause.NotEndedInTime => "it was asked to end, did not within a minute, and was killed",
            ProbableCause.Crashed => "it crashed outside of managed code, as a damaged or wrong image does",
            ProbableCause.EndedFromOutside => "it was asked to end from outside of ECS's own plans",
            ProbableCause.EndedByItself => "it ended by itself, though it should run on",
            ProbableCause.StoppedBySomebody => "somebody stopped it",
            ProbableCause.Unknown => "neither ECS nor its last lines say a cause that is known",
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, null),
        };

    public static string Remedy(ProbableCause cause, Scene scene) =>
        cause switch
        {
            ProbableCause.WrongPassword => scene.Part.IsJob
                ? $"careconnect infra apply {scene.On} writes its secret anew; then {scene.Again}"
                : $"{scene.Again} takes the secret anew; if that does not do, {scene.Migrate} sets the roles' passwords",
            ProbableCause.ConnectionsUsedUp =>
                $"careconnect diagnose database {scene.On} names who holds them; more tasks would make it worse",
            ProbableCause.OldSchema => $"{scene.Migrate}; or {scene.Rollback}",
            ProbableCause.Unreachable => $"see 'database' below; careconnect health {scene.On}",
            ProbableCause.MissingSetting => $"see 'variables' below for its name; {scene.Rollback}",
            ProbableCause.WrongArchitecture =>
                $"{scene.Rollback}, then build it for x64: careconnect images push --version V {scene.On}",
            ProbableCause.MissingImage =>
                $"{scene.Rollback}; or push it as it is, by its digest (docs/deploy.md): {scene.DescribeImage} finds it then",
            ProbableCause.DiskFull =>
                $"{scene.Again} starts with an empty one; {scene.DescribeTask} says how much it has",
            ProbableCause.OutOfMemory or ProbableCause.Killed =>
                $"{scene.Rollback}, if it began with a version; else raise memory_mib of {scene.Name} in {scene.Variables}, "
                    + $"careconnect infra apply {scene.On}, {scene.Migrate}",
            ProbableCause.DeniedSecret
            or ProbableCause.DeniedImage
            or ProbableCause.DeniedCall
            or ProbableCause.NoSecretValue
            or ProbableCause.NoLogGroup
            or ProbableCause.NoWayToAws =>
                $"careconnect infra drift {scene.On} names what was taken away, careconnect infra apply {scene.On} puts it back",
            ProbableCause.NoAddresses =>
                $"aws ec2 describe-subnets --region {scene.Region} --query 'Subnets[].[SubnetId,AvailableIpAddressCount]' shows them; run fewer tasks until there is room",
            ProbableCause.QuotaReached =>
                $"aws service-quotas list-service-quotas --service-code fargate --region {scene.Region}, then request-service-quota-increase; until then run fewer tasks",
            ProbableCause.NoCapacity => scene.Part.IsJob
                ? $"some minutes later {scene.Again}"
                : $"ECS tries on by itself; {scene.Again} tries at once",
            ProbableCause.Interrupted =>
                $"ECS starts another by itself: careconnect health {scene.On} says whether it runs",
            ProbableCause.Unhealthy =>
                $"see 'targets' and 'database' below; {scene.Rollback}, if it began with a version",
            ProbableCause.NotEndedInTime =>
                $"{scene.Rollback}, if it began with a version; {scene.ReadLog} may say what it waited for",
            ProbableCause.Crashed or ProbableCause.PortTaken => scene.Rollback,
            ProbableCause.EndedFromOutside or ProbableCause.StoppedBySomebody =>
                $"{scene.WhoStopped} names who did; {scene.Again}",
            ProbableCause.EndedByItself => $"{scene.Rollback}, if it began with a version; {scene.ReadLog} says more",
            ProbableCause.Unknown => scene.HasStarted
                ? $"{scene.ReadLog} says more"
                : $"{scene.DescribeTask} says more",
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, null),
        };
}

/// <summary>Where something happened: what a remedy's command needs.</summary>
/// <param name="Environment">Its environment.</param>
/// <param name="Cluster">The ECS cluster.</param>
/// <param name="Part">Whose task it was.</param>
/// <param name="Task">The task; null where none was started.</param>
/// <param name="HasStarted">Whether its program ran at all.</param>
internal sealed record Scene(AwsEnvironment Environment, string Cluster, Part Part, StoppedTask? Task, bool HasStarted)
{
    public string On => $"--target aws --env {Environment.Name}";

    public string Region => Environment.Region;

    public string Name => Part.Name;

    public string Variables => $"terraform_aws/environments/{Environment.Name}.tfvars";

    public string Rollback => $"careconnect rollback {On}";

    /// <summary>A deployment runs the migrator and registers Terraform's definitions anew.</summary>
    public string Migrate => $"careconnect deploy --version V {On}";

    /// <summary>What runs the same again: the migrator belongs to a deployment, and the operators' task to any command.</summary>
    public string Again =>
        !Part.IsJob ? $"careconnect restart {Name} {On}"
        : Name == "migrator" ? Migrate
        : $"the command that started it ({DescribeTask} shows it)";

    public string ReadLog =>
        Task is not null && Part.LogGroup is not null
            ? $"aws logs get-log-events --region {Region} --log-group-name {Part.LogGroup} --log-stream-name {Part.LogStreamOf(Task)}"
            : DescribeTask;

    public string DescribeTask =>
        Task is not null
            ? $"aws ecs describe-tasks --region {Region} --cluster {Cluster} --tasks {Task.Id}"
            : $"aws ecs describe-services --region {Region} --cluster {Cluster} --services {Part.Title}";

    public string DescribeImage =>
        $"aws ecr describe-images --region {Region} --repository-name {Environment.Platform}/{Name}";

    public string WhoStopped =>
        $"aws cloudtrail lookup-events --region {Region} --lookup-attributes AttributeKey=EventName,AttributeValue=StopTask";
}
