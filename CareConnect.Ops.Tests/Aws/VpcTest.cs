using CareConnect.Ops.Tests.Local;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>A test whose tasks run for real, on the stores of the AppHost that all share.</summary>
[Collection(OneCloud.Name)]
public abstract class VpcTest(Cloud cloud, AppHostFixture host) : IAsyncLifetime
{
    private protected Cloud Cloud => cloud;

    private protected AppHostFixture Host => host;

    private protected VpcStage Stage { get; set; } = null!;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.Missing is not null, AwsEmulator.Missing ?? "");
        cloud.Proxy.Clear();
        Stage = await VpcStage.BuildAsync(cloud, await host.HostAsync(), Stop);
    }

    public ValueTask DisposeAsync()
    {
        Stage?.Local.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
