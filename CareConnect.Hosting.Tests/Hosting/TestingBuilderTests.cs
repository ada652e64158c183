extern alias Life;

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using CareConnect.Hosting.Processes;
using CareConnect.Hosting.StandIns;
using Npgsql;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>Applications under test: each alone with its ports, folders and passwords, and gone without a trace.</summary>
[Collection("Hosts")]
public sealed class TestingBuilderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Two_at_once_never_meet_and_leave_nothing()
    {
        var before = ProcessTree.Below(Environment.ProcessId).ToHashSet();
        var folders = TemporaryFolders();
        await using (var one = await StartAsync())
        await using (var other = await StartAsync())
        {
            var (first, second) = (await DatabaseOfAsync(one), await DatabaseOfAsync(other));

            Assert.NotEqual(first.Port, second.Port);
            Assert.NotEqual(first.Password, second.Password);
            Assert.NotEqual(one.GetEndpoint("api", "http").Port, other.GetEndpoint("api", "http").Port);
            Assert.NotEmpty(TemporaryFolders().Except(folders));
        }

        var left = ProcessTree.Below(Environment.ProcessId).Where(id => !before.Contains(id) && Signals.IsAlive(id));
        // The one shell that guards all children stays with this process.
        Assert.DoesNotContain(
            left,
            id => !ProcessTree.CommandOf(id).Contains("while read -r op", StringComparison.Ordinal)
        );
        Assert.Empty(TemporaryFolders().Except(folders));
    }

    [Fact]
    public async Task An_entry_point_that_fails_throws_its_own_exception()
    {
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            DistributedApplicationTestingBuilder.CreateAsync<Life::Projects.LifeAppHost>(
                ["--api-port", "no-number"],
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("no-number", problem.Message, StringComparison.Ordinal);
    }

    private static async Task<DistributedApplication> StartAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Life::Projects.LifeAppHost>(
            cancellationToken
        );
        var app = await builder.BuildAsync(cancellationToken);
        await app.StartAsync(cancellationToken);
        await app
            .ResourceNotifications.WaitForResourceAsync("worker", KnownResourceStates.Running, cancellationToken)
            .WaitAsync(Patience, cancellationToken);
        return app;
    }

    private static async Task<NpgsqlConnectionStringBuilder> DatabaseOfAsync(DistributedApplication app) =>
        new(await app.GetConnectionStringAsync("records", TestContext.Current.CancellationToken));

    private static HashSet<string> TemporaryFolders()
    {
        var folder = EngineHome.Find().Temporary;
        return Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder)] : [];
    }
}
