using CareConnect.Hosting.Networking;

namespace CareConnect.Hosting.Tests.Networking;

public sealed class VersionSharesTests
{
    private static readonly Backend[] Backends =
    [
        new(1, "old"),
        new(2, "old"),
        new(3, "new"),
        new(4, "new"),
        new(5, null),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(37)]
    [InlineData(100)]
    public void Of_a_hundred_connections_each_version_gets_exactly_its_share_and_each_replica_its_part(int percent)
    {
        var shares = new VersionShares(new Dictionary<object, int> { ["old"] = 100 - percent, ["new"] = percent });

        var first = Enumerable.Range(0, 200).Select(_ => shares.Order(Backends)[0]).ToList();

        Assert.Equal(2 * percent, first.Count(port => port is 3 or 4));
        Assert.Equal(percent, first.Count(port => port == 3));
        Assert.Equal(100 - percent, first.Count(port => port == 1));
    }

    [Fact]
    public void A_version_without_a_share_is_the_last_resort_and_one_that_is_not_named_is_none()
    {
        var shares = new VersionShares(new Dictionary<object, int> { ["old"] = 0, ["new"] = 100 });

        Assert.Equal([3, 4], shares.Order(Backends)[..2].Order());
        Assert.Equal([1, 2], shares.Order(Backends)[2..].Order());
        Assert.Equal([1, 2], shares.Order(Backends[..2]).Order());
        Assert.Empty(shares.Order([new(5, null), new(6, "other")]));
    }
}
