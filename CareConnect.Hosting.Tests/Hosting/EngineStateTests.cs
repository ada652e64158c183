using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>State and commands by HTTP, as scripts use them, on a running application.</summary>
[Collection("Hosts")]
public sealed class EngineStateTests(RunningHost running) : IClassFixture<RunningHost>
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task The_state_has_the_fields_that_scripts_rely_on()
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();

        var api = await engine.ResourceAsync("api");

        string[] fields =
        [
            .. new[] { "name", "displayName", "type", "state", "health", "urls", "exitCode", "startTime" },
            .. new[] { "stopTime", "processId", "properties", "healthReports", "relationships", "volumes" },
        ];
        Assert.Equal([.. fields, "replicas"], api.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("api", "Project", "Running"), (Text(api, "name"), Text(api, "type"), Text(api, "state")));
        Assert.Equal(JsonValueKind.Null, api.GetProperty("exitCode").ValueKind);
        Assert.Equal(2, api.GetProperty("replicas").GetArrayLength());
        Assert.All(
            api.GetProperty("replicas").EnumerateArray(),
            replica => Assert.Equal(fields, replica.EnumerateObject().Select(field => field.Name))
        );
        Assert.Equal(TimeSpan.Zero, api.GetProperty("startTime").GetDateTimeOffset().Offset);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(host.Home.RunFile) == OwnerOnly);
    }

    [Theory]
    [InlineData("GET", "/api/resources", null)]
    [InlineData("GET", "/api/resources", "wrong")]
    [InlineData("GET", "/api/resources/stream", null)]
    [InlineData("GET", "/api/resources/api/environment?secrets=true", null)]
    [InlineData("GET", "/api/resources/postgres/connectionstring", "wrong")]
    [InlineData("GET", "/api/logs/stream", "wrong")]
    [InlineData("POST", "/api/resources/api/restart", null)]
    [InlineData("POST", "/api/resources/api/restart", "wrong")]
    public async Task Without_the_token_there_is_nothing(string method, string path, string? token)
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();
        engine.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await engine.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("nothing", "restart")]
    [InlineData("api", "explode")]
    [InlineData("records", "stop")]
    public async Task An_unknown_name_or_command_is_not_found(string name, string command)
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();

        using var response = await engine.CommandAsync(name, command);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_crashed_replica_is_shown_with_its_exit_code_and_comes_back_by_a_call()
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();
        using var api = new HttpClient { BaseAddress = await engine.AddressAsync("api") };
        var processId = await api.GetStringAsync("/pid", TestContext.Current.CancellationToken);
        using (var replica = Process.GetProcessById(int.Parse(processId, CultureInfo.InvariantCulture)))
        {
            replica.Kill();
        }
        var crashed = await CrashedAsync(engine);

        Assert.Equal(("Finished", 137), (Text(crashed, "state"), crashed.GetProperty("exitCode").GetInt32()));
        await host.LineAsync(Text(crashed, "name"), "crashed, exit code 137");
        using var response = await engine.CommandAsync(Text(crashed, "name"), "restart");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var back = await engine.UntilAsync("api", Text(crashed, "name"), EngineClient.IsHealthy);
        Assert.Equal(JsonValueKind.Null, back.GetProperty("exitCode").ValueKind);
    }

    [Fact]
    public async Task The_process_of_a_replica_is_the_program_s_own()
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();
        using var api = new HttpClient { BaseAddress = await engine.AddressAsync("api") };

        var processId = await api.GetStringAsync("/pid", TestContext.Current.CancellationToken);
        var replicas = (await engine.ResourceAsync("api")).GetProperty("replicas").EnumerateArray();
        var postgres = (await engine.ResourceAsync("postgres")).GetProperty("processId").GetInt32();

        Assert.Contains(processId, replicas.Select(replica => replica.GetProperty("processId").GetRawText()));
        Assert.Contains("bin/postgres", ProcessTree.CommandOf(postgres), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_is_stopped_and_started_alone_and_a_resource_whole()
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();
        var replicas = await engine.ReplicasAsync("api");

        (await engine.CommandAsync(replicas[0], "stop")).Dispose();
        Assert.True(EngineClient.IsIn(await engine.ReplicaAsync("api", replicas[0]), "Finished"));
        Assert.True(EngineClient.IsHealthy(await engine.ReplicaAsync("api", replicas[1])));
        Assert.Equal("Running", Text(await engine.ResourceAsync("api"), "state"));
        (await engine.CommandAsync(replicas[0], "start")).Dispose();
        await engine.UntilAsync("api", replicas[0], EngineClient.IsHealthy);
        (await engine.CommandAsync("api", "stop")).Dispose();
        Assert.All(
            (await engine.ResourceAsync("api")).GetProperty("replicas").EnumerateArray(),
            replica => Assert.Equal("Finished", Text(replica, "state"))
        );
        (await engine.CommandAsync("api", "start")).Dispose();
        await engine.UntilAsync("api", replicas[0], EngineClient.IsHealthy);
        await engine.UntilAsync("api", replicas[1], EngineClient.IsHealthy);
    }

    [Fact]
    public async Task The_stream_tells_of_a_restart_as_it_happens()
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var stream = await engine.GetStreamAsync("/api/resources/stream", timeout.Token);
        using var reader = new StreamReader(stream);

        (await engine.CommandAsync("worker", "restart")).Dispose();
        var states = new List<string>();
        while (!(states.Contains("Finished") && states[^1] == "Running"))
        {
            var line = await reader.ReadLineAsync(timeout.Token);
            if (line?.StartsWith("data: ", StringComparison.Ordinal) == true)
            {
                var state = JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]);
                if (Text(state, "name") == "worker")
                {
                    states.Add(Text(state, "state"));
                }
            }
        }

        Assert.Contains("Stopping", states);
    }

    [Fact]
    public async Task An_answer_that_streams_from_one_replica_goes_on_while_the_other_restarts()
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();
        var address = await engine.AddressAsync("api");
        var clients = Enumerable.Range(0, 8).Select(_ => new HttpClient { BaseAddress = address }).ToList();
        var answers = clients.ConvertAll(http =>
            http.GetStringAsync("/slow?milliseconds=3000", TestContext.Current.CancellationToken)
        );
        await Task.Delay(300, TestContext.Current.CancellationToken);

        (await engine.CommandAsync((await engine.ReplicasAsync("api"))[0], "restart")).Dispose();
        var kept = 0;
        foreach (var answer in answers)
        {
            kept += await Task.WhenAny(answer) is { IsCompletedSuccessfully: true } ? 1 : 0;
        }

        Assert.True(kept >= answers.Count / 2, $"{kept} of {answers.Count} answers came");
        clients.ForEach(http => http.Dispose());
        await engine.UntilAsync("api", (await engine.ReplicasAsync("api"))[0], EngineClient.IsHealthy);
    }

    private static async Task<JsonElement> CrashedAsync(HttpClient engine)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var replicas = (await engine.ResourceAsync("api")).GetProperty("replicas").EnumerateArray();
            if (replicas.Where(r => EngineClient.IsIn(r, "Finished")).ToList() is [var crashed])
            {
                return crashed;
            }
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("No replica is shown as finished.");
    }

    private static string Text(JsonElement state, string field) => state.GetProperty(field).GetString()!;
}

/// <summary>One host for the tests of a class.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    private readonly AppHostHome _home = new();
    private AppHostRun? _host;

    internal async Task<AppHostRun> StartAsync()
    {
        _host ??= _home.Start();
        await _host.SettledAsync();
        return _host;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            await _host.DisposeAsync();
        }
        _home.Dispose();
    }
}
