namespace CareConnect.Ops.Tests.Local;

/// <summary>Where there is no standby, what needs one says how to get it, and changes nothing.</summary>
public sealed class WithoutStandbyTests(AppHostFixture host)
{
    [Theory]
    [InlineData("dr", "status")]
    [InlineData("dr", "failover")]
    [InlineData("dr", "failback")]
    [InlineData("backup", "--physical")]
    public async Task What_needs_a_standby_says_how_to_start_one(params string[] verb)
    {
        var ops = await host.CommandAsync();

        var result = await ops.RunAsync([.. verb, "--target", "local"]);
        await ops.RunAsync([.. verb, "--target", "local", "--undo"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The AppHost runs without a standby.", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("--with-replica", result.StandardOutput, StringComparison.Ordinal);
    }
}
