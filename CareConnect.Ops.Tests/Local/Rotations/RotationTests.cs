using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Tests.Local.Versions;
using CliWrap;

namespace CareConnect.Ops.Tests.Local.Rotations;

/// <summary>Passwords and keys that are 90 days old are renewed while patients' devices record readings.</summary>
public sealed class RotationTests(RotationHost rotated) : IClassFixture<RotationHost>
{
    private static readonly string[] Rotate = ["rotate", "--due", "--overlap", "00:00:15", "--target", "local"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_due_is_renewed_without_a_failed_request_or_a_lost_session_and_the_old_opens_nothing()
    {
        var young = await rotated.Ops.RunAsync(Rotate);
        await AgeAsync(days: 91);
        var old = await rotated.Ops.RunAsync("health", "--target", "local");
        var (before, person) = (await rotated.SecretsAsync(), await rotated.SignUpAsync());
        var load = await SteadyLoad.StartAsync(rotated.Host, renewal: TimeSpan.FromSeconds(3));

        var (exitCode, during) = await RunAsync(person);

        await load.RequireNothingFailedAsync();
        await load.DisposeAsync();
        var after = await rotated.SecretsAsync();
        Assert.Equal((0, 0, 200, 200), (young.ExitCode, exitCode, during.Access, during.Refreshed));
        Assert.Contains("as old as the database", young.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Nothing was done", young.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("secrets        WARNING as old as the database", old.StandardOutput, StringComparison.Ordinal);
        Assert.Empty(before.All.Intersect(after.All));
        Assert.Empty(await rotated.LetInAsync(before));
        Assert.Equal(4, (await rotated.LetInAsync(after)).Count);
        Assert.Equal((401, 200), (await rotated.TryAsync(person.Access), await rotated.TryAsync(during.Token)));
        await rotated.RequireNothingLeftAsync();
        await RequireNoTraceAsync([.. before.All, .. after.All]);
        await RequireNotDueAsync();
        await rotated.Ops.ReportAsync(0, "backup", "--target", "local");
        using (var topology = rotated.Topology())
        {
            // What the next deployment's migrator would set.
            var migrator = await topology.VariablesAsync(LocalNames.Migrator, Stop);
            Assert.Equal(after.Passwords["careconnect_app"], migrator["Roles__AppPassword"]);
        }

        await rotated.Host.RestartAsync(Stop);
        using var restarted = rotated.Topology();
        await restarted.ApiIsHealthyAsync(TimeSpan.FromMinutes(1), Stop);
        Assert.Equivalent(after, await rotated.SecretsAsync(), strict: true);
        Assert.Equal(4, (await rotated.LetInAsync(after)).Count);
        Assert.Equal(200, await rotated.TryAsync(during.Token));
    }

    // Runs it, and asks with what was made before it, once the new key signs.
    private async Task<(int ExitCode, (int Access, int Refreshed, string Token) During)> RunAsync(
        (string Access, string Refresh) person
    )
    {
        var overlapping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = rotated
            .Ops.Command(Rotate)
            .WithStandardErrorPipe(
                PipeTarget.ToDelegate(line =>
                {
                    TestContext.Current.TestOutputHelper?.WriteLine($"{DateTime.UtcNow:HH:mm:ss.fff} {line}");
                    if (line.Contains("[7/9]", StringComparison.Ordinal))
                    {
                        overlapping.TrySetResult();
                    }
                })
            )
            .ExecuteAsync(Stop);
        await Task.WhenAny(overlapping.Task, running.Task);
        Assert.True(overlapping.Task.IsCompleted, "It ended before the keys overlapped.");
        var access = await rotated.TryAsync(person.Access);
        var (token, _) = await rotated.RefreshAsync(person.Refresh);
        var refreshed = await rotated.TryAsync(token);
        return ((await running).ExitCode, (access, refreshed, token));
    }

    private async Task AgeAsync(int days)
    {
        await using var owner = await rotated.OwnerAsync();
        await owner.ExecuteAsync(
            $"UPDATE careconnect_migrations SET installed_on = installed_on - interval '{days} days'",
            Stop
        );
    }

    private async Task RequireNotDueAsync()
    {
        var result = await rotated.Ops.RunAsync(Rotate);
        var health = await rotated.Ops.RunAsync("health", "--target", "local");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Passwords and keys: renewed", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Nothing was done", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("secrets        OK renewed", health.StandardOutput, StringComparison.Ordinal);
    }

    // Neither the journal nor the server's statistics nor a console holds a secret.
    private async Task RequireNoTraceAsync(IReadOnlyList<string> secrets)
    {
        using var topology = rotated.Topology();
        await using var owner = await rotated.OwnerAsync();
        await owner.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", Stop);
        string[] texts =
        [
            await File.ReadAllTextAsync(topology.Home.Journal("local", topology.Name), Stop),
            .. (await topology.LinesAsync(Stop)).Select(line => line.Text),
            .. await owner.RowsAsync("SELECT query FROM pg_stat_statements", row => row.GetString(0), Stop),
        ];
        Assert.DoesNotContain(texts, text => secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)));
    }
}
