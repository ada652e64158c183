using CareConnect.Ops.Tests.Local;
using CareConnect.TestSupport;

[assembly: AssemblyFixture(typeof(AppHostFixture))]

namespace CareConnect.Ops.Tests.Local;

/// <summary>One topology for all tests that only need one to be there; whoever breaks it starts another.</summary>
public sealed class AppHostFixture : IAsyncDisposable
{
    private readonly Lazy<Task<RunningAppHost>> _host = new(() =>
        RunningAppHost.StartAsync(TestContext.Current.CancellationToken)
    );

    internal async Task<OpsCommand> CommandAsync() => new((await _host.Value).Home);

    internal Task<RunningAppHost> HostAsync() => _host.Value;

    public async ValueTask DisposeAsync()
    {
        if (_host.IsValueCreated)
        {
            await (await _host.Value).DisposeAsync();
        }
    }
}
