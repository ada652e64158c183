using Aspire.Hosting;
using Aspire.Hosting.Orchestration;
using CareConnect.Hosting.Networking;
using CareConnect.Hosting.Processes;
using CareConnect.Hosting.StandIns;
using Npgsql;

namespace CareConnect.Hosting.Tests.StandIns;

/// <summary>A standby follows its primary through kills and new ports, and once promoted is a primary for good.</summary>
public sealed class PostgresStandbyTests : IDisposable
{
    private const string Password = "it's \"a\" \\pass word";
    private readonly TestHome _home = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Archive => _home.Home.Volume("app", "archive");

    [Fact]
    public async Task A_standby_follows_after_a_kill_and_after_its_primary_moved_to_another_port()
    {
        var (first, second) = (PortAllocator.Next(), PortAllocator.Next());
        await using (var primary = await PrimaryAsync(first))
        {
            await RunAsync(first, "create table kept as select generate_series(1, 1000) as value");
            await using var standby = await StandbyAsync(second, first);
            await UntilAsync(second, "select count(*) from kept", "1000");
            Signals.KillTree(standby.ProcessId);
            await standby.Exited;
            await RunAsync(first, "insert into kept values (1001)");

            await using var again = await StandbyAsync(second, first);

            Assert.Equal("True", await RunAsync(second, "select pg_is_in_recovery()"));
            await UntilAsync(second, "select count(*) from kept", "1001");
            Assert.Equal(
                "True",
                await RunAsync(first, "select active from pg_replication_slots where slot_name = 'here'")
            );
        }

        var moved = PortAllocator.Next();
        await using var after = await PrimaryAsync(moved);
        await using var follower = await StandbyAsync(second, moved);
        await RunAsync(moved, "insert into kept values (1002)");
        await UntilAsync(second, "select count(*) from kept", "1002");
    }

    [Fact]
    public async Task A_promoted_standby_stays_a_primary_at_its_next_start_and_loses_nothing()
    {
        var (first, second) = (PortAllocator.Next(), PortAllocator.Next());
        await using (await PrimaryAsync(first))
        {
            await RunAsync(first, "create table kept as select 1 as value");
            await using var standby = await StandbyAsync(second, first);
            await UntilAsync(second, "select count(*) from kept", "1");
            await RunAsync(second, "select pg_promote(true, 30)");
            await RunAsync(second, "insert into kept values (2)");
        }

        await using var again = await StandbyAsync(second, first);

        Assert.Equal("False", await RunAsync(second, "select pg_is_in_recovery()"));
        Assert.Equal("2", await RunAsync(second, "select count(*) from kept"));
    }

    [Fact]
    public async Task A_standby_without_a_primary_to_copy_is_refused_and_leaves_no_data()
    {
        var nobody = PortAllocator.Next();

        var refused = await Assert.ThrowsAsync<StandInException>(() => StandbyAsync(PortAllocator.Next(), nobody));

        Assert.Contains($"127.0.0.1:{nobody} cannot be copied", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_home.Home.Volume("app", "standby")));
    }

    [Fact]
    public async Task Finished_segments_go_to_the_folder_of_the_volume_that_the_command_names()
    {
        var port = PortAllocator.Next();
        var settings = PostgresSettings.Of(
            ["-c", "archive_mode=on", "-c", "archive_command=cp \"%p\" \"/wal-archive/%f\""],
            [new ContainerFolder("/wal-archive", Archive)]
        );
        await using var primary = await PrimaryAsync(port, settings);
        await RunAsync(port, "create table kept as select 1 as value");

        var segment = await RunAsync(port, "select pg_walfile_name(pg_switch_wal())");

        await UntilAsync(port, "select last_archived_wal from pg_stat_archiver", segment);
        Assert.Contains(segment, Directory.GetFiles(Archive).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("cp %p /wal/%f", "cp %p HERE/%f")]
    [InlineData("cp %p \"/wal/%f\"", "cp %p \"HERE/%f\"")]
    [InlineData("/wal", "HERE")]
    [InlineData("cp %p /walrus/%f", "cp %p /walrus/%f")]
    [InlineData("cp %p /other/wal/%f", "cp %p /other/wal/%f")]
    [InlineData("cp %p /wal.d/%f", "cp %p /wal.d/%f")]
    public void Only_the_path_of_the_volume_is_told_anew(string command, string expected) =>
        Assert.Equal(expected, new ContainerFolder("/wal", "HERE").In(command));

    [Theory]
    [InlineData("five", "here")]
    [InlineData("0", "here")]
    [InlineData("5432", "No Slot")]
    public void A_primary_that_is_named_by_half_is_refused(string port, string slot) =>
        Assert.Throws<DistributedApplicationException>(() =>
            PostgresSettings.PrimaryOf(
                new Dictionary<string, string>
                {
                    ["POSTGRES_PRIMARY_HOST"] = "127.0.0.1",
                    ["POSTGRES_PRIMARY_PORT"] = port,
                    ["POSTGRES_PRIMARY_SLOT"] = slot,
                }
            )
        );

    public void Dispose() => _home.Dispose();

    private async Task<PostgresServer> PrimaryAsync(int port, IReadOnlyDictionary<string, string>? settings = null) =>
        await PostgresServer.StartAsync(
            await OptionsAsync("primary", port) with
            {
                Settings = settings ?? new Dictionary<string, string>(),
                Folders = settings is null ? [] : [Archive],
            },
            Token
        );

    private async Task<PostgresServer> StandbyAsync(int port, int primary) =>
        await PostgresServer.StartAsync(
            await OptionsAsync("standby", port) with
            {
                Primary = new PostgresPrimary("127.0.0.1", primary, "here"),
            },
            Token
        );

    private async Task<PostgresServerOptions> OptionsAsync(string name, int port) =>
        new()
        {
            Installation = await PostgresInstallation.FindAsync(
                new PostgresSearch { Home = _home.Home, WantedTag = "15" },
                Token
            ),
            DataDirectory = _home.Home.Volume("app", name),
            Port = port,
            Password = Password,
        };

    private static async Task UntilAsync(int port, string query, string expected)
    {
        while (await RunAsync(port, query) != expected)
        {
            await Task.Delay(50, Token);
        }
    }

    private static async Task<string> RunAsync(int port, string statement)
    {
        var login = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "postgres",
            Password = Password,
            Database = "postgres",
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(login.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(statement, connection);
        try
        {
            return (await command.ExecuteScalarAsync(Token))?.ToString() ?? "";
        }
        catch (PostgresException notYet) when (notYet.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return "";
        }
    }
}
