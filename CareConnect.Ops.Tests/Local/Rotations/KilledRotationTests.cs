using CareConnect.Ops.Local;
using CareConnect.Ops.Tests.Local.Versions;
using CareConnect.Ops.Verbs.Rotations;

namespace CareConnect.Ops.Tests.Local.Rotations;

/// <summary>Rotations that were killed, taken back or refused.</summary>
public sealed class KilledRotationTests(RotationHost rotated) : IClassFixture<RotationHost>
{
    private static readonly string[] Rotate = ["rotate", "--overlap", "00:00:12", "--target", "local"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rotation_that_is_killed_at_every_step_goes_on_and_fails_no_request()
    {
        var (before, person) = (await rotated.SecretsAsync(), await rotated.SignUpAsync());
        await using var load = await SteadyLoad.StartAsync(rotated.Host, renewal: TimeSpan.FromSeconds(3));

        foreach (
            var text in (string[])
                [
                    "[2/9]",
                    "careconnect_app_bridge may what",
                    "[3/9]",
                    "      api-",
                    "[4/9]",
                    "careconnect_readonly_bridge may what",
                    "[5/9]",
                    "      api-",
                    "[6/9]",
                    "careconnect_app_bridge is gone",
                    "[7/9]",
                    "[8/9]",
                    "      api-",
                ]
        )
        {
            await rotated.Ops.KillAtAsync(text, Rotate);
        }

        var unfinished = await rotated.Ops.RunAsync("health", "--target", "local");
        var report = await rotated.Ops.ReportAsync(0, Rotate);

        await load.RequireNothingFailedAsync();
        Assert.Contains("has not ended -> careconnect rotate", unfinished.StandardOutput, StringComparison.Ordinal);
        Assert.True(report.GetProperty("resumed").GetBoolean());
        var after = await rotated.SecretsAsync();
        Assert.Empty(before.All.Intersect(after.All));
        Assert.Empty(await rotated.LetInAsync(before));
        Assert.Equal(4, (await rotated.LetInAsync(after)).Count);
        await rotated.RequireNothingLeftAsync();
        Assert.Equal(200, await rotated.TryAsync((await rotated.RefreshAsync(person.Refresh)).Access));
    }

    [Fact]
    public async Task A_rotation_that_is_taken_back_leaves_all_as_it_was()
    {
        var (before, person) = (await rotated.SecretsAsync(), await rotated.SignUpAsync());
        await using var load = await SteadyLoad.StartAsync(rotated.Host, renewal: TimeSpan.FromSeconds(3));
        await rotated.Ops.KillAtAsync("[4/9]", Rotate);

        await rotated.Ops.ReportAsync(0, [.. Rotate, "--undo"]);

        await load.RequireNothingFailedAsync();
        Assert.Equivalent(before, await rotated.SecretsAsync(), strict: true);
        Assert.Equal(4, (await rotated.LetInAsync(before)).Count);
        await rotated.RequireNothingLeftAsync();
        Assert.Equal(200, await rotated.TryAsync(person.Access));
    }

    [Fact]
    public async Task What_was_renewed_stays_renewed_when_the_rest_is_taken_back()
    {
        var (before, person) = (await rotated.SecretsAsync(), await rotated.SignUpAsync());
        await rotated.Ops.KillAtAsync("[5/9]", Rotate);

        await rotated.Ops.ReportAsync(0, [.. Rotate, "--undo"]);

        var after = await rotated.SecretsAsync();
        Assert.Empty(before.All.Intersect(after.All));
        Assert.Empty(await rotated.LetInAsync(before));
        Assert.Equal(4, (await rotated.LetInAsync(after)).Count);
        await rotated.RequireNothingLeftAsync();
        Assert.Equal(200, await rotated.TryAsync((await rotated.RefreshAsync(person.Refresh)).Access));
    }

    [Fact]
    public async Task Who_is_killed_between_the_server_and_the_parameter_is_not_locked_out()
    {
        const string Next = "WhatTheServerKnowsAndTheParameterNot";
        using var topology = rotated.Topology();
        await rotated.Ops.KillAtAsync("[4/9]", Rotate);
        // As such a kill leaves it.
        await topology.OverrideAsync(
            LocalNames.Migrator,
            new Dictionary<string, string?> { [OwnerPassword.Next] = Next },
            Stop
        );
        await using (var owner = await rotated.OwnerAsync())
        {
            await owner.SetPasswordAsync("postgres", Next, Stop);
        }

        Assert.DoesNotContain("postgres", await LetInAsync());
        await rotated.Ops.ReportAsync(0, [.. Rotate, "--due"]);

        Assert.Equal(4, (await LetInAsync()).Count);
        await rotated.RequireNothingLeftAsync();

        async Task<IReadOnlyList<string>> LetInAsync() => await rotated.LetInAsync(await rotated.SecretsAsync());
    }

    [Fact]
    public async Task A_restart_of_the_whole_topology_half_way_is_no_obstacle()
    {
        var person = await rotated.SignUpAsync();
        await rotated.Ops.KillAtAsync("[4/9]", Rotate);
        await rotated.Host.RestartAsync(Stop);
        using (var topology = rotated.Topology())
        {
            await topology.ApiIsHealthyAsync(TimeSpan.FromMinutes(1), Stop);
        }

        await rotated.Ops.ReportAsync(0, Rotate);

        Assert.Equal(4, (await rotated.LetInAsync(await rotated.SecretsAsync())).Count);
        await rotated.RequireNothingLeftAsync();
        Assert.Equal(200, await rotated.TryAsync((await rotated.RefreshAsync(person.Refresh)).Access));
    }

    [Fact]
    public async Task A_deployment_under_way_and_a_replica_alone_are_refused()
    {
        var before = await rotated.SecretsAsync();
        using var topology = rotated.Topology();
        await topology.StartVersionAsync("api", "9.9.9", BuiltApi(), null, Stop);
        var deploying = await rotated.Ops.RunAsync(Rotate);
        await topology.RemoveVersionAsync("api", "9.9.9", Stop);
        await topology.ScaleAsync("api", 1, Stop);
        var alone = await rotated.Ops.RunAsync(Rotate);
        await rotated.Ops.ReportAsync(0, "scale", "api", "--tasks", "2", "--target", "local");

        Assert.Equal((3, 3), (deploying.ExitCode, alone.ExitCode));
        Assert.Contains("'9.9.9' stands beside", deploying.StandardError, StringComparison.Ordinal);
        Assert.Contains("careconnect scale api --tasks 2", alone.StandardError, StringComparison.Ordinal);
        Assert.Equivalent(before, await rotated.SecretsAsync(), strict: true);
        await rotated.RequireNothingLeftAsync();
    }

    [Fact]
    public async Task Two_rotations_at_once_are_one_too_many()
    {
        var before = await rotated.SecretsAsync();
        using var topology = rotated.Topology();
        using (RotationLock.TryHold(topology))
        {
            var (second, due) = (
                await rotated.Ops.RunAsync(Rotate),
                await rotated.Ops.RunAsync([.. Rotate, "--due", "--dry-run"])
            );

            Assert.Equal((3, 0), (second.ExitCode, due.ExitCode));
            Assert.Contains("is under way", second.StandardError, StringComparison.Ordinal);
        }

        Assert.Equivalent(before, await rotated.SecretsAsync(), strict: true);
    }

    [Theory]
    [InlineData("--overlap must be 00:00:00 to 24 hours", "--overlap", "-00:00:01")]
    [InlineData("--overlap must be 00:00:00 to 24 hours", "--overlap", "2.00:00:00")]
    [InlineData("--overlap", "--overlap", "soon")]
    [InlineData("--health must be 1 to 3600", "--health", "0")]
    public async Task Wrong_input_is_told_and_changes_nothing(string words, params string[] arguments)
    {
        var before = await rotated.SecretsAsync();

        var result = await rotated.Ops.RunAsync(["rotate", .. arguments, "--target", "local"]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(words, result.StandardOutput + result.StandardError, StringComparison.Ordinal);
        Assert.Equivalent(before, await rotated.SecretsAsync(), strict: true);
    }

    // What the AppHost runs, as a published build would be.
    private static string BuiltApi()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, "CareConnect.Api", here.Name);
    }
}
