using System.Text.RegularExpressions;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>What ECS's own words mean: a task's stoppedReason, its containers' reasons, a service's events.</summary>
internal static partial class StopReasons
{
    // In this order: the words for a denied image also speak of secrets, those for a missing one of a registry's address.
    private static readonly (ProbableCause Cause, Regex Words)[] All =
    [
        (ProbableCause.OutOfMemory, OutOfMemory()),
        (ProbableCause.WrongArchitecture, WrongArchitecture()),
        (ProbableCause.DeniedImage, DeniedImage()),
        (ProbableCause.DeniedSecret, DeniedSecret()),
        (ProbableCause.NoSecretValue, NoSecretValue()),
        (ProbableCause.NoLogGroup, NoLogGroup()),
        (ProbableCause.NoAddresses, NoAddresses()),
        (ProbableCause.NoWayToAws, NoWayToAws()),
        (ProbableCause.MissingImage, MissingImage()),
        (ProbableCause.DiskFull, DiskFull()),
        (ProbableCause.QuotaReached, QuotaReached()),
        (ProbableCause.NoCapacity, NoCapacity()),
        (ProbableCause.Interrupted, Interrupted()),
        (ProbableCause.Unhealthy, Unhealthy()),
    ];

    /// <summary>The cause that ECS names; null when it names none.</summary>
    public static ProbableCause? In(string reason) =>
        All.Where(rule => rule.Words.IsMatch(reason)).Select(rule => (ProbableCause?)rule.Cause).FirstOrDefault();

    /// <summary>The secret, the key within it or the image that ECS speaks of, by its name; null when it names none.</summary>
    public static string? Subject(string reason) =>
        new[] { KeyName(), SecretName(), ImageName() }
            .Select(name => name.Match(reason))
            .FirstOrDefault(match => match.Success)
            ?.Groups["name"]
            .Value;

    [GeneratedRegex("OutOfMemory")]
    private static partial Regex OutOfMemory();

    [GeneratedRegex(
        "does not contain descriptor matching platform|no matching manifest|exec format error",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex WrongArchitecture();

    [GeneratedRegex(
        "(ecr registry auth|CannotPull).*(AccessDenied|not authorized|pull access denied|403 Forbidden)|not authorized to perform: ecr:",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex DeniedImage();

    [GeneratedRegex(
        "(?=.*(AccessDenied|not authorized))(?=.*(from asm|from ssm|secretsmanager|secrets manager|kms:Decrypt))",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex DeniedSecret();

    [GeneratedRegex("did not contain json key|can't find the specified secret", RegexOptions.IgnoreCase)]
    private static partial Regex NoSecretValue();

    [GeneratedRegex("log group|log stream|logger args", RegexOptions.IgnoreCase)]
    private static partial Regex NoLogGroup();

    [GeneratedRegex("InsufficientFreeAddresses|free IP addresses|free addresses", RegexOptions.IgnoreCase)]
    private static partial Regex NoAddresses();

    [GeneratedRegex(
        "i/o timeout|connection issue|request canceled|context deadline exceeded|send request failed|dial tcp|no such host|network interface provisioning",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NoWayToAws();

    [GeneratedRegex(
        "CannotPull.*(not found|manifest unknown|does not exist|whether the image exists)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex MissingImage();

    [GeneratedRegex("no space left on device", RegexOptions.IgnoreCase)]
    private static partial Regex DiskFull();

    [GeneratedRegex("reached the limit on the number", RegexOptions.IgnoreCase)]
    private static partial Regex QuotaReached();

    [GeneratedRegex(
        "capacity is unavailable|unable to place a task|insufficient capacity|RESOURCE:",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NoCapacity();

    [GeneratedRegex("spot (task|instance|capacity).*interrupt", RegexOptions.IgnoreCase)]
    private static partial Regex Interrupted();

    [GeneratedRegex(
        "failed (ELB|container) health checks|is unhealthy in|health checks? failed",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Unhealthy();

    [GeneratedRegex(@"json key (?<name>[\w.-]+)")]
    private static partial Regex KeyName();

    [GeneratedRegex(@":secret:(?<name>[\w/+=.@-]+)")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"(?<name>[\w.-]+\.amazonaws\.com/[\w./-]+(@sha256:[0-9a-f]+|:[\w.-]+)?)")]
    private static partial Regex ImageName();
}
