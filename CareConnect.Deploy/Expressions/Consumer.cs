namespace CareConnect.Deploy.Expressions;

/// <summary>
/// Whoever a value is resolved for, and what its values turned out to use: that opens its way there in the security groups, and
/// the buckets in its role.
/// </summary>
/// <param name="Name">The resource.</param>
/// <param name="ReadReplica">The connection string that goes to the read replica here.</param>
internal sealed record Consumer(string Name, string? ReadReplica = null)
{
    private readonly List<string> _uses = [];

    /// <summary>The resources that it connects to, in the order in which they came up.</summary>
    public IReadOnlyList<string> Uses => _uses;

    public bool HasUsedReplica { get; private set; }

    public void Use(string resource)
    {
        if (resource != Name && !_uses.Contains(resource))
        {
            _uses.Add(resource);
        }
    }

    public void UseReplica() => HasUsedReplica = true;
}
