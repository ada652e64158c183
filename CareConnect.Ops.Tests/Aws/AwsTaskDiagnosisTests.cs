namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// <c>diagnose tasks</c> against an account in which something is wrong. Log groups, definitions, security groups and releases are
/// the emulator's; what it cannot make, tasks that ended and targets that are ill, is said by the test.
/// </summary>
[Collection(OneDiagnosisCloud.Name)]
public sealed class AwsTaskDiagnosisTests(DiagnosisCloud cloud) : IAsyncLifetime
{
    private const string Blue = "service:careconnect-prod-api-blue";
    private const string Exited = "EssentialContainerExited";
    private const string ExitedReason = "Essential container in task exited";
    private const string NotStarted = "TaskFailedToStart";
    private const string OfPatient = "Jane Doe, born 1970-01-01";
    private static readonly string[] Verb = ["diagnose", "tasks", "--target", "aws", "--env", "prod"];

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.Missing is not null, AwsEmulator.Missing ?? "");
        cloud.Proxy.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_task_that_ended_is_named_with_its_probable_cause_and_the_command_that_mends_it()
    {
        var definition = await cloud.RegisterAsync("prod", "api", "api:1", "KEPT");
        var migrator = await cloud.RegisterAsync("prod", "migrator", "migrator:1", "KEPT");
        await cloud.WriteLogAsync(
            OfPatient,
            "/ecs/careconnect-prod/api",
            "ecs/api/setting",
            "OptionsValidationException: Jwt:SigningKey is missing"
        );
        await cloud.WriteLogAsync(
            OfPatient,
            "/ecs/careconnect-prod/api",
            "ecs/api/database",
            "NpgsqlException: Failed to connect to 10.0.0.9:5433"
        );
        await cloud.WriteLogAsync(
            OfPatient,
            "/ecs/careconnect-prod/api",
            "ecs/api/format",
            "exec /app/CareConnect.Api: exec format error"
        );
        await cloud.WriteLogAsync(
            OfPatient,
            "/ecs/migrator",
            "ecs/migrator/password",
            "28P01: password authentication failed for user \"postgres\""
        );
        new EndedTasks()
            .Add(
                Blue,
                definition,
                "memory",
                Exited,
                ExitedReason,
                137,
                "OutOfMemoryError: Container killed due to memory usage"
            )
            .Add(Blue, definition, "segment", Exited, ExitedReason, 139)
            .Add(Blue, definition, "asked", Exited, ExitedReason, 143)
            .Add(Blue, definition, "setting", Exited, ExitedReason, 1)
            .Add(Blue, definition, "database", Exited, ExitedReason, 2)
            .Add(Blue, definition, "format", Exited, ExitedReason, 255)
            .Add(Blue, definition, "silent", Exited, ExitedReason, 3)
            .Add(
                Blue,
                definition,
                "planned",
                "ServiceSchedulerInitiated",
                "Scaling activity initiated by (deployment ecs-svc/1)",
                0
            )
            .Add(
                Blue,
                definition,
                "secret",
                NotStarted,
                "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: "
                    + "failed to fetch secret arn:aws:secretsmanager:us-east-1:123456789012:secret:careconnect-prod-api-AbCdEf from secrets manager: "
                    + "AccessDeniedException: User is not authorized to perform: secretsmanager:GetSecretValue"
            )
            .Add(
                Blue,
                definition,
                "image",
                NotStarted,
                "CannotPullContainerError: failed to resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/api@sha256:4030: not found"
            )
            .Add(
                Blue,
                definition,
                "platform",
                NotStarted,
                "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'"
            )
            .Add(
                Blue,
                definition,
                "capacity",
                NotStarted,
                "Capacity is unavailable at this time. Please try again later or in a different availability zone"
            )
            .Add(
                Blue,
                definition,
                "health",
                "ServiceSchedulerInitiated",
                "Task failed ELB health checks in (target-group arn:x)",
                0
            )
            .Add("family:careconnect-prod-migrator", migrator, "password", Exited, ExitedReason, 1)
            .Tell(cloud.Proxy);

        var result = await cloud.Ops.RunAsync(Verb);

        Assert.Equal(1, result.ExitCode);
        var found = result
            .StandardOutput.Split('\n')
            .Where(line => line.StartsWith("stopped tasks: ", StringComparison.Ordinal))
            .ToList();
        string[][] expected =
        [
            [
                "api-blue: 1 task ended with exit code 137",
                "it ran out of memory",
                "memory_mib of api in terraform_aws/environments/prod.tfvars",
            ],
            ["with exit code 139", "it crashed", "careconnect rollback --target aws --env prod"],
            ["with exit code 143", "from outside", "aws cloudtrail lookup-events"],
            ["with exit code 1,", "a variable is missing", "see 'variables' below"],
            ["with exit code 2", "does not reach the database", "see 'database' below"],
            ["with exit code 255", "for another processor", "careconnect images push"],
            [
                "with exit code 3",
                "say a cause that is known",
                "--log-group-name /ecs/careconnect-prod/api --log-stream-name ecs/api/silent",
            ],
            [
                "ECS may not read a secret (careconnect-prod-api-AbCdEf)",
                "careconnect infra apply --target aws --env prod",
            ],
            [
                "the image is not in the registry (123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/api@sha256:4030)",
            ],
            ["api-blue: 1 task ended, ", "for another processor"],
            ["no capacity in these zones", "careconnect restart api --target aws --env prod"],
            ["does not pass its health checks", "see 'targets'"],
            [
                "FAILURE migrator: 1 task ended with exit code 1",
                "refuses its password",
                "careconnect deploy --version V --target aws --env prod",
            ],
        ];
        Assert.All(
            expected,
            parts => Assert.Contains(found, line => parts.All(part => line.Contains(part, StringComparison.Ordinal)))
        );
        Assert.Equal(expected.Length, found.Count);
        AssertNothingLeft(result.StandardOutput + result.StandardError);
        Assert.DoesNotContain("Jwt:SigningKey", result.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("10.0.0.9", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_the_failing_definition_lacks_is_named_and_no_value_is()
    {
        const string Digest = "sha256:900d";
        var good = await cloud.RegisterAsync("prod", "worker", $"worker@{Digest}", "KEPT", "Outbox__Lease");
        var bad = await cloud.RegisterAsync("prod", "worker", "worker@sha256:bad", "Outbox__Batch");
        await cloud.RecordReleaseAsync("1.4.0", new { worker = Digest });
        new EndedTasks()
            .Add("service:careconnect-prod-worker", bad, "lacks", Exited, ExitedReason, 1)
            // The old version's, which ended when it had to: nothing to ask its variables about.
            .Add("service:careconnect-prod-worker", good, "slow", "ServiceSchedulerInitiated", "Scaling activity", 137)
            .Tell(cloud.Proxy);

        var result = await cloud.Ops.RunAsync(Verb);

        Assert.Contains(
            $"worker ({Short(bad)}, whose tasks ended), against the last good version, 1.4.0 ({Short(good)}): lacks KEPT, Outbox__Lease; has in addition Outbox__Batch -> careconnect rollback --target aws --env prod",
            result.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "variables: WARNING worker, against staging (careconnect-staging-worker:1): lacks KEPT; has in addition Outbox__Batch",
            result.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "variables: OK api has the variables of staging",
            result.StandardOutput,
            StringComparison.Ordinal
        );
        AssertNothingLeft(result.StandardOutput + result.StandardError);
    }

    [Fact]
    public async Task A_rule_that_was_taken_away_and_targets_that_are_not_ready_are_named()
    {
        await cloud.RuleAsync("revoke");
        cloud.Proxy.Answers["DescribeTargetHealth"] = """
            <DescribeTargetHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeTargetHealthResult>
            <TargetHealthDescriptions><member><Target><Id>10.0.0.1</Id><Port>8080</Port></Target>
            <TargetHealth><State>unhealthy</State><Reason>Target.ResponseCodeMismatch</Reason></TargetHealth></member></TargetHealthDescriptions>
            </DescribeTargetHealthResult></DescribeTargetHealthResponse>
            """;
        try
        {
            var result = await cloud.Ops.RunAsync(Verb);

            Assert.Equal(1, result.ExitCode);
            Assert.Contains(
                $"database: FAILURE api cannot reach postgres: no rule lets it from {cloud.Groups["api"]} into {cloud.Groups["postgres"]} on port 5433 -> careconnect infra drift --target aws --env prod",
                result.StandardOutput,
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("worker cannot reach", result.StandardOutput, StringComparison.Ordinal);
            Assert.Contains(
                "targets: FAILURE careconnect-prod-api-blue: 0 of 1 targets are healthy; Target.ResponseCodeMismatch: the program answers, and says that it is not ready",
                result.StandardOutput,
                StringComparison.Ordinal
            );
        }
        finally
        {
            await cloud.RuleAsync("authorize");
        }
    }

    [Fact]
    public async Task A_part_that_runs_as_it_should_is_said_to_and_throttling_passes()
    {
        Assert.SkipWhen(AwsEmulator.RunsNoServices is not null, AwsEmulator.RunsNoServices ?? "");
        // The AWS CLI itself asks three times.
        cloud.Proxy.Refuse("DescribeServices", "ThrottlingException", 4);

        var result = await cloud.Ops.RunAsync(Verb);

        Assert.Contains("AWS asks for patience (ThrottlingException)", result.StandardError, StringComparison.Ordinal);
        Assert.Contains(
            "services: OK careconnect-prod-api-blue: 2 of 2 tasks run",
            result.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "stopped tasks: OK of the 0 that ECS remembers",
            result.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "database: OK security groups let api, worker, migrator, ops through to postgres",
            result.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "database: OK careconnect-prod-postgres is available",
            result.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("FAILURE", result.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_question_that_may_not_be_asked_keeps_no_other_from_it()
    {
        cloud.Proxy.Refuse("ListTasks", "AccessDeniedException", 10);

        var result = await cloud.Ops.RunAsync(Verb);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "stopped tasks: FAILURE aws ecs list-tasks: this login may not ListTasks",
            result.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "database: OK careconnect-prod-postgres is available",
            result.StandardOutput,
            StringComparison.Ordinal
        );
    }

    private static void AssertNothingLeft(string output)
    {
        Assert.DoesNotContain(OfPatient, output, StringComparison.Ordinal);
        Assert.DoesNotContain("value-of-a-variable", output, StringComparison.Ordinal);
        Assert.DoesNotContain(":secret:", output, StringComparison.Ordinal);
    }

    private static string Short(string arn) => arn.Split('/')[^1];
}
