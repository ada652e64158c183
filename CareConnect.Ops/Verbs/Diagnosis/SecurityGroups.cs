using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>What security groups let through, by their rules alone.</summary>
internal static class SecurityGroups
{
    public static async Task<IReadOnlyList<SecurityGroup>> FindAsync(
        AwsCli cli,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken
    )
    {
        // A filter leaves out what is gone, where a list of ids would end the call.
        var answer = await cli.ReadAsync<GroupsAnswer>(
            ["ec2", "describe-security-groups", "--filters", $"Name=group-id,Values={string.Join(',', ids)}"],
            cancellationToken
        );
        return answer.SecurityGroups;
    }

    /// <summary>What stands between a task and a server.</summary>
    /// <param name="groups">All that are there.</param>
    /// <param name="from">Those of the task.</param>
    /// <param name="to">Those of the server.</param>
    /// <param name="port">Its port.</param>
    /// <returns>A sentence; null when nothing does.</returns>
    public static string? Obstacle(
        IReadOnlyList<SecurityGroup> groups,
        IReadOnlyList<string> from,
        IReadOnlyList<string> to,
        int port
    )
    {
        var (source, target) = (string.Join(", ", from), string.Join(", ", to));
        var mine = Those(groups, from);
        if (mine.Count == 0)
        {
            return $"its security group {source} is gone";
        }

        if (!mine.Any(group => Allows(group.IpPermissionsEgress, to, port)))
        {
            return $"no rule lets it out of {source} to {target} on port {port}";
        }

        return Those(groups, to).Any(group => Allows(group.IpPermissions, from, port))
            ? null
            : $"no rule lets it from {source} into {target} on port {port}";
    }

    private static List<SecurityGroup> Those(IReadOnlyList<SecurityGroup> groups, IReadOnlyList<string> ids) =>
        [.. groups.Where(group => ids.Contains(group.GroupId, StringComparer.Ordinal))];

    // A rule for addresses is believed to mean these: which addresses tasks have changes with each of them.
    private static bool Allows(IReadOnlyList<Permission>? rules, IReadOnlyList<string> peers, int port) =>
        (rules ?? []).Any(rule =>
            (rule.IpProtocol == "-1" || (rule.IpProtocol == "tcp" && rule.FromPort <= port && port <= rule.ToPort))
            && (
                rule.IpRanges is { Count: > 0 }
                || (rule.UserIdGroupPairs ?? []).Any(pair => peers.Contains(pair.GroupId, StringComparer.Ordinal))
            )
        );

    private sealed record GroupsAnswer(IReadOnlyList<SecurityGroup> SecurityGroups);
}

internal sealed record SecurityGroup(
    string GroupId,
    IReadOnlyList<Permission>? IpPermissions,
    IReadOnlyList<Permission>? IpPermissionsEgress
);

/// <summary>A rule; without ports for all protocols.</summary>
internal sealed record Permission(
    string IpProtocol,
    int? FromPort,
    int? ToPort,
    IReadOnlyList<PeerGroup>? UserIdGroupPairs,
    IReadOnlyList<AddressRange>? IpRanges
);

internal sealed record PeerGroup(string? GroupId);

internal sealed record AddressRange(string CidrIp);
