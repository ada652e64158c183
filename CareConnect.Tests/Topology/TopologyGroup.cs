using Xunit;

namespace CareConnect.Tests.Topology;

/// <summary>
/// Tests of the whole topology run one after another, and beside no others: what they disturb is shared, and what they count
/// is a matter of time.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TopologyGroup
{
    public const string Name = "Topology";
}
