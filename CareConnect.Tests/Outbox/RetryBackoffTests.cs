using CareConnect.Worker.Outbox;
using Xunit;

namespace CareConnect.Tests.Outbox;

/// <summary>The waits between attempts.</summary>
public sealed class RetryBackoffTests
{
    private static readonly OutboxOptions Options = new()
    {
        FirstRetryDelay = TimeSpan.FromSeconds(1),
        MaxRetryDelay = TimeSpan.FromMinutes(10),
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(10, 512)]
    [InlineData(11, 600)]
    [InlineData(1000, 600)]
    public void It_doubles_up_to_the_limit(int attempt, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryBackoff.DelayAfter(attempt, Options, spread: 1));

    [Theory]
    [InlineData(0, 8)]
    [InlineData(0.5, 12)]
    [InlineData(1, 16)]
    public void It_is_spread_over_the_upper_half_of_its_step(double spread, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryBackoff.DelayAfter(5, Options, spread));
}
