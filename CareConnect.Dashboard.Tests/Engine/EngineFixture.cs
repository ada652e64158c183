using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Testing;
using CareConnect.Dashboard.Engine;
using CareConnect.Hosting.Networking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CareConnect.Dashboard.Tests.Engine;

/// <summary>A real engine with real processes, behind a door that a test may shut and open again.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    private readonly IDistributedApplicationTestingBuilder _builder;
    private readonly int _enginePort;
    private readonly int _port = PortAllocator.Next();
    private EndpointProxy? _door;

    private EngineFixture(IDistributedApplicationTestingBuilder builder, DistributedApplication app)
    {
        (_builder, App) = (builder, app);
        var run = app.Services.GetRequiredService<RunFile>();
        _enginePort = new Uri(run.Address!).Port;
        Options = new DashboardOptions { EngineUrl = $"http://127.0.0.1:{_port}", EngineToken = run.Token! };
        Connection = new EngineConnection(Microsoft.Extensions.Options.Options.Create(Options));
        Client = new EngineClient(Connection);
        Open();
    }

    public DistributedApplication App { get; }

    public DashboardOptions Options { get; }

    public EngineConnection Connection { get; }

    public EngineClient Client { get; }

    public static async Task<EngineFixture> StartAsync(Action<IDistributedApplicationBuilder> configure)
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        configure(builder);
        var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new EngineFixture(builder, app);
    }

    public ResourceFollower NewResourceFollower() => new(Connection, Client, NullLogger<ResourceFollower>.Instance);

    public void Open()
    {
        _door = EndpointProxy.Start(_port);
        _door.AddBackend(_enginePort);
    }

    public async Task ShutAsync()
    {
        if (_door is not null)
        {
            await _door.DisposeAsync();
            _door = null;
        }
    }

    public void Say(string resource, string text) =>
        App.Services.GetRequiredService<ResourceLoggerService>().Write(resource, text, isError: false);

    /// <summary>Waits until it is so; a change of a resource, or of the connection, makes it look again.</summary>
    public async Task UntilAsync(Func<bool> isSo)
    {
        var changed = new SemaphoreSlim(0);
        void OnChanged() => changed.Release();
        Client.Changed += OnChanged;
        try
        {
            while (!isSo())
            {
                Assert.True(
                    await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken),
                    "Nothing changes any more."
                );
            }
        }
        finally
        {
            Client.Changed -= OnChanged;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ShutAsync();
        Connection.Dispose();
        await App.DisposeAsync();
        await _builder.DisposeAsync();
    }
}
