using CareConnect.Ops.Aws;
using CareConnect.Ops.Verbs.Diagnosis;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>Each cause of the troubleshooting tree, told from the others by what ECS says, by the last lines, by the exit code.</summary>
public sealed class StopJudgeTests
{
    private const string Exited = "EssentialContainerExited";
    private const string ExitedReason = "Essential container in task exited";
    private const string NotStarted = "TaskFailedToStart";

    [Theory]
    [InlineData(137, "OutOfMemoryError: Container killed due to memory usage", nameof(ProbableCause.OutOfMemory))]
    [InlineData(137, null, nameof(ProbableCause.Killed))]
    [InlineData(139, null, nameof(ProbableCause.Crashed))]
    [InlineData(134, null, nameof(ProbableCause.Crashed))]
    [InlineData(143, null, nameof(ProbableCause.EndedFromOutside))]
    [InlineData(0, null, nameof(ProbableCause.EndedByItself))]
    [InlineData(1, null, nameof(ProbableCause.Unknown))]
    [InlineData(
        null,
        "CannotStartContainerError: exec /app/api: exec format error",
        nameof(ProbableCause.WrongArchitecture)
    )]
    public void An_exit_code_speaks_where_nothing_says_more(int? code, string? said, string cause) =>
        Assert.Equal(cause, Judge(Exited, ExitedReason, code, said));

    [Theory]
    [InlineData("OptionsValidationException: DataAnnotation validation failed", nameof(ProbableCause.MissingSetting))]
    [InlineData("The setting Jwt:SigningKey is not set", nameof(ProbableCause.MissingSetting))]
    [InlineData("NpgsqlException: Failed to connect to 10.0.1.7:5433", nameof(ProbableCause.Unreachable))]
    [InlineData("SocketException: Connection refused", nameof(ProbableCause.Unreachable))]
    [InlineData(
        "28P01: password authentication failed for user \"careconnect_app\"",
        nameof(ProbableCause.WrongPassword)
    )]
    [InlineData("WRONGPASS invalid username-password pair", nameof(ProbableCause.WrongPassword))]
    [InlineData("53300: sorry, too many clients already", nameof(ProbableCause.ConnectionsUsedUp))]
    [InlineData("The connection pool has been exhausted, timed out", nameof(ProbableCause.ConnectionsUsedUp))]
    [InlineData("42P01: relation \"outbox_messages\" does not exist", nameof(ProbableCause.OldSchema))]
    [InlineData("exec /app/CareConnect.Api: exec format error", nameof(ProbableCause.WrongArchitecture))]
    [InlineData(
        "AmazonS3Exception: AccessDeniedException: is not authorized to perform: s3:PutObject",
        nameof(ProbableCause.DeniedCall)
    )]
    [InlineData("System.OutOfMemoryException", nameof(ProbableCause.OutOfMemory))]
    [InlineData("IOException: No space left on device", nameof(ProbableCause.DiskFull))]
    [InlineData("Request 53100531 of 42P011 took 5 ms", nameof(ProbableCause.Unknown))]
    public void The_last_lines_say_more_than_an_exit_code(string line, string cause) =>
        Assert.Equal(cause, Judge(Exited, ExitedReason, 1, null, ["Starting", line, "Stopped"]));

    [Theory]
    [InlineData(
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: "
            + "failed to fetch secret arn:aws:secretsmanager:us-east-1:123456789012:secret:careconnect-prod-api-AbCdEf from secrets manager: AccessDeniedException: "
            + "User is not authorized to perform: secretsmanager:GetSecretValue",
        nameof(ProbableCause.DeniedSecret),
        "careconnect-prod-api-AbCdEf"
    )]
    [InlineData(
        "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: AccessDeniedException: not authorized to perform: kms:Decrypt",
        nameof(ProbableCause.DeniedSecret),
        null
    )]
    [InlineData(
        "ResourceInitializationError: unable to retrieve secret from asm: retrieved secret from Secrets Manager did not contain json key Jwt__SigningKey",
        nameof(ProbableCause.NoSecretValue),
        "Jwt__SigningKey"
    )]
    [InlineData(
        "ResourceInitializationError: unable to retrieve secret from asm: ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        nameof(ProbableCause.NoSecretValue),
        null
    )]
    [InlineData(
        "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve ecr registry auth: AccessDeniedException: not authorized to perform: ecr:GetAuthorizationToken",
        nameof(ProbableCause.DeniedImage),
        null
    )]
    [InlineData(
        "ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR.",
        nameof(ProbableCause.NoWayToAws),
        null
    )]
    [InlineData(
        "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/api@sha256:403ab: not found",
        nameof(ProbableCause.MissingImage),
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/api@sha256:403ab"
    )]
    [InlineData(
        "CannotPullContainerError: The task can't pull the image. Check whether the image exists.",
        nameof(ProbableCause.MissingImage),
        null
    )]
    [InlineData(
        "CannotPullContainerError: failed to do request: Head \"https://123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/\": dial tcp 10.0.0.5:443: i/o timeout",
        nameof(ProbableCause.NoWayToAws),
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/"
    )]
    [InlineData(
        "CannotPullContainerError: unexpected status code 403 Forbidden",
        nameof(ProbableCause.DeniedImage),
        null
    )]
    [InlineData(
        "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'",
        nameof(ProbableCause.WrongArchitecture),
        null
    )]
    [InlineData(
        "ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group",
        nameof(ProbableCause.NoLogGroup),
        null
    )]
    [InlineData(
        "Unexpected EC2 error while attempting to Create Network Interface: InsufficientFreeAddressesInSubnet",
        nameof(ProbableCause.NoAddresses),
        null
    )]
    [InlineData(
        "Capacity is unavailable at this time. Please try again later or in a different availability zone",
        nameof(ProbableCause.NoCapacity),
        null
    )]
    [InlineData(
        "You've reached the limit on the number of vCPUs you can run concurrently",
        nameof(ProbableCause.QuotaReached),
        null
    )]
    [InlineData("Something that nobody has seen yet", nameof(ProbableCause.Unknown), null)]
    public void What_ECS_says_of_a_task_that_never_started_names_the_cause(string reason, string cause, string? subject)
    {
        var verdict = StopJudge.Of(Task(NotStarted, reason, null, null), "api", isJob: false, []);

        Assert.Equal(cause, verdict?.Cause.ToString());
        Assert.Equal(subject, verdict?.Subject);
    }

    [Theory]
    [InlineData("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/1)", 0, null)]
    [InlineData("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/1)", 143, null)]
    [InlineData("ServiceSchedulerInitiated", "Scaling activity", 137, nameof(ProbableCause.NotEndedInTime))]
    [InlineData("ServiceSchedulerInitiated", "Scaling activity", 139, nameof(ProbableCause.Crashed))]
    [InlineData("UserInitiated", "Task stopped by user", 143, nameof(ProbableCause.StoppedBySomebody))]
    [InlineData("SpotInterruption", "Your Spot Task was interrupted.", 143, nameof(ProbableCause.Interrupted))]
    [InlineData(
        "ServiceSchedulerInitiated",
        "Task failed ELB health checks in (target-group x)",
        0,
        nameof(ProbableCause.Unhealthy)
    )]
    [InlineData(
        "ServiceSchedulerInitiated",
        "Task failed container health checks",
        143,
        nameof(ProbableCause.Unhealthy)
    )]
    public void A_task_that_was_asked_to_end_is_no_failure_unless_it_did_not_follow(
        string code,
        string reason,
        int exitCode,
        string? cause
    ) => Assert.Equal(cause, Judge(code, reason, exitCode, null));

    [Fact]
    public void A_task_that_fails_its_health_checks_may_say_itself_why()
    {
        var task = Task("ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group x)", 143, null);

        Assert.True(StopJudge.AsksForLines(task, "api", isJob: false));
        Assert.Equal(ProbableCause.Unreachable, StopJudge.Of(task, "api", isJob: false, ["Connection refused"])?.Cause);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_job_that_ended_well_is_as_it_should_be_and_nobody_reads_its_log(int code, bool isFailure)
    {
        var task = Task(Exited, ExitedReason, code, null);

        Assert.Equal(isFailure, StopJudge.Of(task, "api", isJob: true, []) is not null);
        Assert.Equal(isFailure, StopJudge.AsksForLines(task, "api", isJob: true));
    }

    [Fact]
    public void The_exit_code_of_the_program_counts_and_not_that_of_its_helper()
    {
        var task = Task(Exited, ExitedReason, 137, null) with
        {
            Containers = [new("collector", 1, null), new("api", 137, null)],
        };

        Assert.Equal(137, task.ExitCodeOf("api"));
        Assert.Equal(
            1,
            (task with { Containers = [new("collector", 1, null), new("api", null, null)] }).ExitCodeOf("api")
        );
    }

    private static string? Judge(string stopCode, string reason, int? code, string? said, string[]? lines = null) =>
        StopJudge.Of(Task(stopCode, reason, code, said), "api", isJob: false, lines ?? [])?.Cause.ToString();

    private static StoppedTask Task(string stopCode, string reason, int? code, string? said) =>
        new(
            "arn:aws:ecs:us-east-1:123456789012:task/careconnect-prod/1",
            "service:careconnect-prod-api-blue",
            "arn:aws:ecs:us-east-1:123456789012:task-definition/careconnect-prod-api:7",
            stopCode,
            reason,
            DateTimeOffset.UnixEpoch,
            [new("api", code, said)]
        );
}
