using System.Text.RegularExpressions;
using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Task definitions and the containers in them, side-cars too.</summary>
internal static partial class EcsTaskRules
{
    private static readonly string[] Root = ["0", "root", "0:0", "root:root"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "ecs-containers-readonly-access",
            null,
            "312(a)(1), 312(c)(1)",
            "Containers cannot write to their own root file system.",
            "Set readonlyRootFilesystem = true and mount a volume where the program must write.",
            d =>
                Each(
                    d,
                    container =>
                        Deployment.Unless(container.Is("readonlyRootFilesystem"), "its root file system is writable")
                )
        ),
        new(
            "ecs-task-definition-user-for-host-mode-check",
            "ECSTaskDefinitionUserForHostMode",
            "308(a)(3)(i), 312(a)(1)",
            "Tasks have a network of their own.",
            "Set network_mode = \"awsvpc\".",
            d =>
                d.Each(
                    "aws_ecs_task_definition",
                    task => Deployment.Unless(task.Text("network_mode") == "awsvpc", "network_mode is not awsvpc")
                )
        ),
        new(
            "ours-ecs-container-privileges",
            null,
            "308(a)(3)(i), 312(a)(1)",
            "Containers run as an ordinary user without capabilities.",
            "Set user to a number above 0, privileged = false, and drop ALL capabilities.",
            d => Each(d, Privileges)
        ),
        new(
            "ours-ecs-secrets-not-in-environment",
            "AwsSolutions-ECS2",
            "312(a)(1), 312(d)",
            "Secrets reach a container as secrets, never in its plain environment.",
            "Move the variable to secrets, with its value in Secrets Manager.",
            d => Each(d, SecretInEnvironment)
        ),
        new(
            "ours-ecs-containers-log",
            "AwsSolutions-ECS7",
            "312(b)",
            "Every container logs.",
            "Give the container a logConfiguration.",
            d =>
                Each(
                    d,
                    container =>
                        Deployment.Unless(container.IsSet("logConfiguration.logDriver"), "it has no logConfiguration")
                )
        ),
        new(
            "ours-ecs-images-by-digest",
            null,
            "312(c)(1)",
            "What was tested is what runs: images are named by digest where patients are served.",
            "Pass images as name@sha256:digest.",
            d =>
                d.ServesPatients
                    ? Each(
                        d,
                        container =>
                            Deployment.Unless(
                                Digest().IsMatch(container.Text("image") ?? ""),
                                "its image is not named by digest"
                            )
                    )
                    : []
        ),
    ];

    /// <summary>Checks every container of every task definition; one that cannot be read is reported by ours-plan-readable.</summary>
    private static IEnumerable<Problem> Each(Deployment d, Func<Node, string?> check) =>
        from task in d.Plan.Of("aws_ecs_task_definition")
        from container in d.Plan.Decoded(task, "container_definitions")?.Blocks("") ?? []
        let problem = check(container)
        where problem is not null
        select new Problem(task.Address, $"container {container.Text("name")}: {problem}");

    private static string? Privileges(Node container)
    {
        var user = container.Text("user");
        return string.IsNullOrEmpty(user) || Root.Contains(user) ? "it runs as root, or as whoever its image says"
            : container.Is("privileged") ? "it is privileged"
            : !container.Texts("linuxParameters.capabilities.drop").Contains("ALL") ? "it keeps capabilities"
            : container.Texts("linuxParameters.capabilities.add").Count > 0 ? "it adds capabilities"
            : null;
    }

    private static string? SecretInEnvironment(Node container) =>
        container
            .Blocks("environment")
            .Select(variable => variable.Text("name"))
            .FirstOrDefault(name => SecretName().IsMatch(name ?? ""))
            is { } found
            ? $"environment variable {found} is named like a secret"
            : null;

    // Words of their own: HTTP_PORTS or Jwt__KeyLifetime are none, Jwt__SigningKey is.
    [GeneratedRegex(@"(?i)(password|passwd|secret|token|api_?key|private_?key|signing_?key|access_?key)(_?value)?$")]
    private static partial Regex SecretName();

    [GeneratedRegex("@sha256:[0-9a-f]{64}$")]
    private static partial Regex Digest();
}
