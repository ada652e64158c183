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
        List<int> processes;
        List<string> folders;
        await using (var one = await StartAsync())
        await using (var other = await StartAsync())
        {
            var (first, second) = (await DatabaseOfAsync(one), await DatabaseOfAsync(other));

            Assert.NotEqual(first.Port, second.Port);
            Assert.NotEqual(first.Password, second.Password);
            Assert.NotEqual(one.GetEndpoint("api", "http").Port, other.GetEndpoint("api", "http").Port);
            // Of other tests, and other runs on this machine, there are more of both.
            processes = [.. ProcessesOf(one), .. ProcessesOf(other)];
            folders = [.. TemporaryFolders().Where(folder => processes.Any(id => Uses(id, folder)))];
            Assert.Equal(2, folders.Count);
        }

        Assert.DoesNotContain(processes, Signals.IsAlive);
        Assert.DoesNotContain(folders, Directory.Exists);
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

    private static List<int> ProcessesOf(DistributedApplication app) =>
        [
            .. app
                .ResourceNotifications.CurrentStates()
                .SelectMany(state => state.Snapshot.Properties)
                .Where(property => property.Name == "executable.pid")
                .Select(property => (int)property.Value!)
                .SelectMany(id => ProcessTree.Below(id).Append(id)),
        ];

    private static bool Uses(int processId, string folder) =>
        ProcessTree.CommandOf(processId).Contains(folder, StringComparison.Ordinal);

    private static string[] TemporaryFolders() => Directory.GetDirectories(EngineHome.Find().Temporary);
}
