using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Clusters, services and their scaling.</summary>
internal static class EcsServiceRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "ours-ecs-container-insights",
            "AwsSolutions-ECS4",
            "312(b)",
            "Clusters measure their containers.",
            "Set the setting containerInsights to enabled or enhanced.",
            Insights
        ),
        new(
            "ours-ecs-no-public-ip",
            null,
            "312(a)(1), 312(e)(1)",
            "Tasks have no public address.",
            "Set assign_public_ip = false.",
            PublicAddress
        ),
        new(
            "ours-ecs-exec-off-or-logged",
            null,
            "312(a)(1), 312(b)",
            "Commands in containers are impossible, or encrypted and logged.",
            "Set enable_execute_command = false, or give the cluster an execute_command_configuration with kms_key_id and a log.",
            Exec
        ),
        new(
            "ours-ecs-no-codedeploy-with-breaker",
            null,
            "308(a)(7)(i)",
            "CodeDeploy excludes the circuit breaker and Service Connect; neither validate nor plan notices.",
            "Leave deployment_controller at ECS.",
            CodeDeploy
        ),
        new(
            "ours-ecs-min-tasks",
            null,
            "308(a)(7)(i)",
            "In prod every service that takes traffic or work keeps at least two tasks.",
            "Raise min_capacity to 2.",
            MinimumTasks
        ),
    ];

    private static IEnumerable<Problem> Insights(Deployment d) =>
        d.Each(
            "aws_ecs_cluster",
            cluster =>
                Deployment.Unless(
                    cluster
                        .Blocks("setting")
                        .Any(setting =>
                            setting.Text("name") == "containerInsights"
                            && setting.Text("value") is "enabled" or "enhanced"
                        ),
                    "containerInsights is off"
                )
        );

    private static IEnumerable<Problem> PublicAddress(Deployment d) =>
        d.Each(
                "aws_ecs_service",
                service =>
                    Deployment.Unless(
                        !service.Is("network_configuration.0.assign_public_ip"),
                        "its tasks get a public address"
                    )
            )
            .Concat(
                d.Each(
                    ["aws_scheduler_schedule", "aws_cloudwatch_event_target"],
                    schedule =>
                        Deployment.Unless(
                            !schedule.Is("target.0.ecs_parameters.0.network_configuration.0.assign_public_ip")
                                && !schedule.Is("ecs_target.0.network_configuration.0.assign_public_ip"),
                            "the tasks that it starts get a public address"
                        )
                )
            );

    private static IEnumerable<Problem> Exec(Deployment d)
    {
        var unlogged = d.Plan.Of("aws_ecs_cluster").Where(cluster => !IsLogged(cluster)).ToList();
        return d.Each(
                "aws_ecs_service",
                service =>
                    Deployment.Unless(
                        !service.Is("enable_execute_command") || unlogged.Count == 0,
                        "commands in it are not logged with a key"
                    )
            )
            .Concat(
                from cluster in unlogged
                where cluster.Blocks("configuration.0.execute_command_configuration").Any()
                select new Problem(cluster.Address, "commands are allowed but not logged with a key")
            );
    }

    private static bool IsLogged(Resource cluster) =>
        cluster.Blocks("configuration.0.execute_command_configuration").FirstOrDefault() is { } exec
        && Deployment.HasCustomerKey(exec, "kms_key_id")
        && exec.Text("logging") == "OVERRIDE"
        && exec.Is("log_configuration.0.cloud_watch_encryption_enabled");

    private static IEnumerable<Problem> CodeDeploy(Deployment d) =>
        d.Each(
            "aws_ecs_service",
            service =>
                service.Text("deployment_controller.0.type") is not "CODE_DEPLOY" ? null
                : service.Is("deployment_circuit_breaker.0.enable") ? "CodeDeploy together with a circuit breaker"
                : service.Is("service_connect_configuration.0.enabled") ? "CodeDeploy together with Service Connect"
                : null
        );

    private static IEnumerable<Problem> MinimumTasks(Deployment d) =>
        d.Environment != "prod"
            ? []
            : d.Each("aws_appautoscaling_target", target => TooFew(d.Plan, target))
                .Concat(
                    d.Each(
                        "aws_ecs_service",
                        service =>
                            Deployment.Unless(service.Number("desired_count") is not 1, "it begins with a single task")
                    )
                );

    // Of two colours one rests at zero until the deployment turns the traffic to it.
    private static string? TooFew(Plan plan, Resource target)
    {
        var least = target.Number("min_capacity");
        var rests = least == 0 && Siblings(plan, target).Any(sibling => sibling.Number("min_capacity") >= 2);
        return target.Text("service_namespace") != "ecs" || least >= 2 || rests ? null : $"min_capacity is {least}";
    }

    private static IEnumerable<Resource> Siblings(Plan plan, Resource target) =>
        plan.Of(target.Type).Where(other => other.Module == target.Module && other.Name == target.Name);
}
