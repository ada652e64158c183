using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CareConnect.Hosting.Networking;
using CareConnect.Hosting.Processes;
using CareConnect.Hosting.StandIns;
using CareConnect.Hosting.Tests.Processes;
using Npgsql;

namespace CareConnect.Hosting.Tests.StandIns;

/// <summary>A real server keeps its data through every way a run can begin and end.</summary>
public sealed class PostgresServerTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly ConcurrentQueue<string> _lines = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fresh_server_accepts_a_login_and_keeps_its_data_on_another_port_with_another_password()
    {
        var clock = Stopwatch.StartNew();
        await using (var server = await StartAsync(PortAllocator.Next(), "first"))
        {
            Report("fresh start", clock);
            await RunAsync("create extension pg_stat_statements; create table kept as select 42 as value");
            Assert.Equal("UTF8", await RunAsync("show server_encoding"));
            Assert.Equal("scram-sha-256", await RunAsync("select auth_method from pg_hba_file_rules limit 1"));
            clock.Restart();
            await server.StopAsync(Token);
            Report("stop", clock);
            Assert.Equal(0, await server.Exited);
        }

        clock.Restart();
        await using (var second = await StartAsync(PortAllocator.Next(), "first"))
        {
            Report("warm start", clock);
            Assert.Equal("42", await RunAsync("select value from kept"));
        }

        clock.Restart();
        await using var third = await StartAsync(PortAllocator.Next(), "it's \"another\" one");
        Report("warm start with another password", clock);
        Assert.Equal("42", await RunAsync("select value from kept"));
        Assert.DoesNotContain(_lines, l => l.Contains("another", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_names_a_broken_rule_and_not_the_row_that_broke_it()
    {
        const string Canary = "canary@example.org";
        await using var server = await StartAsync(PortAllocator.Next(), "p");
        await RunAsync("create table people (email text, age int, constraint ck_age check (age > 0))");
        await RunAsync("create unique index ux_email on people (email)");
        await RunAsync("insert into people values ($1, 1)", Canary);

        await Assert.ThrowsAsync<PostgresException>(() => RunAsync("insert into people values ($1, 2)", Canary));
        await Assert.ThrowsAsync<PostgresException>(() => RunAsync("insert into people values ($1, -1)", Canary + "2"));
        await server.StopAsync(Token);

        Assert.Contains(_lines, l => l.Contains("ux_email", StringComparison.Ordinal));
        Assert.Contains(_lines, l => l.Contains("ck_age", StringComparison.Ordinal));
        Assert.DoesNotContain(_lines, l => l.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_killed_server_recovers_what_was_committed()
    {
        await using var server = await StartAsync(PortAllocator.Next(), "p");
        await RunAsync("create table kept as select generate_series(1, 1000) as value");
        Signals.KillTree(server.ProcessId);
        Assert.Equal(137, await server.Exited);

        await using var again = await StartAsync(PortAllocator.Next(), "p");

        Assert.Equal("1000", await RunAsync("select count(*) from kept"));
    }

    [Fact]
    public async Task A_stale_pid_file_that_names_another_living_program_is_no_hindrance()
    {
        await using (await StartAsync(PortAllocator.Next(), "p")) { }
        await using var other = ChildProcess.Start(
            new ChildProcessStart
            {
                FileName = "sleep",
                Arguments = ["60"],
                UserName = ServiceAccount.Find().UserName,
            }
        );
        File.WriteAllText(
            Path.Combine(_home.Data, "postmaster.pid"),
            $"{other.ProcessId}\n{_home.Data}\n1\n{PortAllocator.Next()}\n\n127.0.0.1\n"
        );

        await using var again = await StartAsync(PortAllocator.Next(), "p");

        Assert.Equal("1", await RunAsync("select 1"));
    }

    [Fact]
    public async Task Data_that_a_living_server_uses_is_left_alone()
    {
        await using var server = await StartAsync(PortAllocator.Next(), "p");
        var port = _port;

        var locked = await Assert.ThrowsAsync<DataDirectoryInUseException>(() => StartAsync(PortAllocator.Next(), "p"));
        File.Delete(_home.Data + ".lock");
        var running = await Assert.ThrowsAsync<DataDirectoryInUseException>(() =>
            StartAsync(PortAllocator.Next(), "p")
        );

        Assert.Equal(Environment.ProcessId, locked.ProcessId);
        Assert.Equal(server.ProcessId, running.ProcessId);
        _port = port;
        Assert.Equal("1", await RunAsync("select 1"));
    }

    [Fact]
    public async Task Data_of_another_version_is_refused_with_both_versions()
    {
        Directory.CreateDirectory(_home.Data);
        await File.WriteAllTextAsync(Path.Combine(_home.Data, "PG_VERSION"), "12\n", Token);

        var refusal = await Assert.ThrowsAsync<StandInException>(() => StartAsync(PortAllocator.Next(), "p"));

        Assert.Contains("belongs to PostgreSQL 12", refusal.Message);
        Assert.Contains((await InstallationAsync()).Version, refusal.Message);
    }

    [Fact]
    public async Task A_folder_with_other_content_is_refused_and_left_as_it_is()
    {
        Directory.CreateDirectory(_home.Data);
        await File.WriteAllTextAsync(Path.Combine(_home.Data, "letter.txt"), "dear", Token);

        var refusal = await Assert.ThrowsAsync<StandInException>(() => StartAsync(PortAllocator.Next(), "p"));

        Assert.Contains("not empty", refusal.Message);
        Assert.Equal("dear", await File.ReadAllTextAsync(Path.Combine(_home.Data, "letter.txt"), Token));
    }

    [Fact]
    public async Task Half_made_data_of_a_killed_run_is_thrown_away_and_made_again()
    {
        Directory.CreateDirectory(_home.Data + ".initdb-killed");
        await File.WriteAllTextAsync(_home.Data + ".initdb-killed/PG_VERSION", "15\n", Token);
        await File.WriteAllTextAsync(_home.Data + ".initdb-killed.password", "old", Token);

        await using var server = await StartAsync(PortAllocator.Next(), "p");

        Assert.Equal("1", await RunAsync("select 1"));
        var names = Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_home.Data)!).Select(Path.GetFileName);
        Assert.Equal(["data", "data.lock", "data.lock.owner"], names.Order());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_home.Data)!);
        await File.WriteAllTextAsync(_home.Data, "a file where the folder should be", Token);

        var refusal = await Assert.ThrowsAsync<StandInException>(() => StartAsync(PortAllocator.Next(), "p"));

        Assert.Contains(_home.Data, refusal.Message);
        Assert.Contains(EngineHome.Variable, refusal.Message);
    }

    [Fact]
    public async Task A_taken_port_is_told()
    {
        var port = PortAllocator.Next();
        await using var taken = EndpointProxy.Start(port);

        var refusal = await Assert.ThrowsAsync<EndpointInUseException>(() => StartAsync(port, "p"));

        Assert.Equal(port, refusal.Port);
    }

    [Fact]
    public async Task A_server_that_does_not_start_says_why()
    {
        var options = await OptionsAsync(PortAllocator.Next(), "p") with
        {
            Settings = new Dictionary<string, string> { ["shared_buffers"] = "nonsense" },
        };

        var refusal = await Assert.ThrowsAsync<StandInException>(() => PostgresServer.StartAsync(options, Token));

        Assert.Contains("shared_buffers", refusal.Message);
    }

    [Fact]
    public async Task A_killed_host_leaves_no_server_and_the_data_can_be_used_at_once()
    {
        var installation = await InstallationAsync();
        using var host = HostProcess.Start(
            "postgres",
            installation.BinFolder,
            _home.Data,
            PortAllocator.Next().ToString(CultureInfo.InvariantCulture)
        );
        var server = host.WaitForNumber("ready");
        var family = Directory
            .EnumerateDirectories("/proc", "*")
            .Where(f => File.Exists(f + "/stat") && IsChild(f, server))
            .Select(f => HostProcess.Number(Path.GetFileName(f)))
            .Append(server)
            .ToArray();
        Assert.True(family.Length > 3);

        host.Process.Kill();

        var gone = HostProcess.AllEndWithin(TimeSpan.FromSeconds(5), family);
        await using var again = await StartAsync(PortAllocator.Next(), "p");
        Assert.True(await gone);
        Assert.Equal("1", await RunAsync("select 1"));
    }

    public void Dispose() => _home.Dispose();

    private int _port;
    private string _password = "";

    private static async Task<PostgresInstallation> InstallationAsync() =>
        await PostgresInstallation.FindAsync(new PostgresSearch { Home = EngineHome.Find() }, Token);

    private static bool IsChild(string folder, int parent)
    {
        try
        {
            var stat = File.ReadAllText(folder + "/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == parent.ToString(CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Report(string what, Stopwatch clock) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {clock.ElapsedMilliseconds} ms");

    private async Task<PostgresServer> StartAsync(int port, string password) =>
        await PostgresServer.StartAsync(await OptionsAsync(port, password), Token);

    private async Task<PostgresServerOptions> OptionsAsync(int port, string password)
    {
        (_port, _password) = (port, password);
        return new PostgresServerOptions
        {
            Installation = await InstallationAsync(),
            DataDirectory = _home.Data,
            Port = port,
            Password = password,
            OnLine = (line, _) => _lines.Enqueue(line),
        };
    }

    private async Task<string?> RunAsync(string sql, params string[] values)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = _port,
            Username = "postgres",
            Password = _password,
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        Array.ForEach(values, value => command.Parameters.Add(new NpgsqlParameter { Value = value }));
        return Convert.ToString(await command.ExecuteScalarAsync(Token), CultureInfo.InvariantCulture);
    }
}
