using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>Another build of a project beside the running one, behind the same port.</summary>
[Collection("Hosts")]
public sealed class VersionTests(RunningHost running) : IClassFixture<RunningHost>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string SampleFolder =>
        Path.Combine(
            new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Parent!.Parent!.FullName,
            "SampleApi",
            new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Name
        );

    [Fact]
    public async Task Another_version_stands_aside_takes_over_in_shares_and_the_old_one_finishes_its_requests()
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();
        var address = await engine.AddressAsync("api");
        var old = await VersionAsync(engine, 0);

        await AskAsync(engine, HttpMethod.Post, "api/versions", Request("two"));
        await HealthyAsync(engine, "two");

        var beside = await VersionAsync(engine, 1);
        Assert.Equal(("two", 0), (Text(beside, "version"), beside.GetProperty("percent").GetInt32()));
        Assert.Equal(2, beside.GetProperty("replicas").GetArrayLength());
        Assert.Equal("two", await BuildAsync(new Uri(UrlOf(beside, 0))));
        Assert.Equal(0, await CountAsync(address, 40));
        Assert.Equal(4, (await engine.ResourceAsync("api")).GetProperty("replicas").GetArrayLength());
        await AskAsync(engine, HttpMethod.Put, "api/traffic", new { version = "two", percent = 10 });
        Assert.Equal(4, await CountAsync(address, 40));
        using var waiting = new HttpClient();
        var slow = waiting.GetStringAsync($"{UrlOf(old, 0)}/slow?milliseconds=6000", Stop);
        await AskAsync(engine, HttpMethod.Put, "api/traffic", new { version = "two", percent = 100 });
        Assert.Equal(40, await CountAsync(address, 40));
        await AskAsync(engine, HttpMethod.Delete, $"api/versions/{Text(old, "version")}");
        Assert.True(int.Parse(await slow, CultureInfo.InvariantCulture) > 0);
        var left = await engine.ReplicasAsync("api");
        Assert.Equal(2, left.Count);
        Assert.Equal("two", Property(await engine.ReplicaAsync("api", left[0]), "project.version"));

        (await engine.CommandAsync(left[0], "restart")).Dispose();
        await engine.UntilAsync("api", left[0], EngineClient.IsHealthy);
        Assert.Equal(40, await CountAsync(address, 40));
        await ReturnAsync(engine, Text(old, "version"));
        Assert.Equal(0, await CountAsync(address, 10));
    }

    [Fact]
    public async Task A_version_that_crashed_gets_nothing_whatever_its_share()
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();
        var address = await engine.AddressAsync("api");
        await AskAsync(engine, HttpMethod.Post, "api/versions", Request("crashing"));
        await HealthyAsync(engine, "crashing");
        await AskAsync(engine, HttpMethod.Put, "api/traffic", new { version = "crashing", percent = 100 });

        var beside = await VersionAsync(engine, 1);
        using var http = new HttpClient();
        foreach (var replica in (int[])[0, 1])
        {
            await Assert.ThrowsAsync<HttpRequestException>(() =>
                http.GetStringAsync($"{UrlOf(beside, replica)}/exit?code=3", Stop)
            );
        }

        Assert.Equal(0, await CountAsync(address, 10));
        await engine.UntilAsync(
            "api",
            Text(beside.GetProperty("replicas")[0], "name"),
            r => EngineClient.IsIn(r, "Finished")
        );
        Assert.Equal(3, (await VersionAsync(engine, 1)).GetProperty("replicas")[0].GetProperty("exitCode").GetInt32());
        var now = await AskAsync(engine, HttpMethod.Delete, "api/versions/crashing");
        Assert.Equal(1, now.GetProperty("versions").GetArrayLength());
    }

    [Theory]
    [InlineData("POST", "nothing/versions", """{"version":"x"}""", 404, "no project 'nothing'")]
    [InlineData("POST", "postgres/versions", """{"version":"x"}""", 404, "only projects")]
    [InlineData("POST", "api/versions", """{"version":""}""", 400, "needs a name")]
    [InlineData("POST", "api/versions", "{", 400, "The body")]
    [InlineData("POST", "api/versions", """{"version":"x"}""", 400, "needs a path")]
    [InlineData("POST", "api/versions", """{"version":"x","path":"here"}""", 400, "no full path")]
    [InlineData("POST", "api/versions", """{"version":"x","path":"/nowhere"}""", 400, "Publish the project")]
    [InlineData("PUT", "api/traffic", """{"version":"x","percent":10}""", 404, "no version 'x'")]
    [InlineData("PUT", "api/traffic", """{"version":"x","percent":101}""", 400, "0 to 100")]
    [InlineData("DELETE", "api/versions/x", "", 404, "no version 'x'")]
    [InlineData("POST", "api/scale", """{"replicas":11}""", 400, "1 to 10 replicas")]
    public async Task What_does_not_go_is_refused_and_changes_nothing(
        string method,
        string path,
        string body,
        int status,
        string words
    )
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/resources/{path}")
        {
            Content = new StringContent(body),
        };

        using var response = await engine.SendAsync(request, Stop);

        Assert.Equal(status, (int)response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Contains(words, Text(answer, "error"), StringComparison.Ordinal);
        Assert.Equal(2, (await engine.ResourceAsync("api")).GetProperty("replicas").GetArrayLength());
    }

    [Fact]
    public async Task What_serves_is_not_removed_and_no_third_version_comes()
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();
        var serving = Text(await VersionAsync(engine, 0), "version");

        var alone = await StatusAsync(engine, HttpMethod.Delete, $"api/versions/{serving}");
        var same = await StatusAsync(engine, HttpMethod.Post, "api/versions", Request(serving));
        await AskAsync(engine, HttpMethod.Post, "api/versions", Request("second"));
        await AskAsync(engine, HttpMethod.Post, "api/versions", Request("second"));
        var third = await StatusAsync(engine, HttpMethod.Post, "api/versions", Request("third"));
        var scaled = await StatusAsync(engine, HttpMethod.Post, "api/scale", new { replicas = 3 });
        await AskAsync(engine, HttpMethod.Delete, "api/versions/second");

        HttpStatusCode[] conflicts = [alone, same, third, scaled];
        Assert.All(conflicts, status => Assert.Equal(HttpStatusCode.Conflict, status));
        Assert.Equal(2, (await engine.ResourceAsync("api")).GetProperty("replicas").GetArrayLength());
    }

    [Fact]
    public async Task Replicas_are_added_and_leave_again()
    {
        var host = await running.StartAsync();
        using var engine = host.ConnectToEngine();

        await AskAsync(engine, HttpMethod.Post, "worker/scale", new { replicas = 3 });
        var more = await engine.ReplicasAsync("worker");
        await engine.UntilAsync("worker", more[2], replica => EngineClient.IsIn(replica, "Running"));
        await AskAsync(engine, HttpMethod.Post, "worker/scale", new { replicas = 1 });

        Assert.Equal(3, more.Count);
        Assert.Equal(more[0], Assert.Single(await engine.ReplicasAsync("worker")));
    }

    [Fact]
    public async Task The_end_of_the_AppHost_is_the_end_of_every_version()
    {
        using var home = new AppHostHome();
        await using var host = home.Start();
        await host.SettledAsync();
        using var engine = host.ConnectToEngine();
        await AskAsync(engine, HttpMethod.Post, "api/versions", Request("two"));
        await HealthyAsync(engine, "two");
        var processes = host.Descendants();

        Assert.Equal(0, await host.StopAsync());

        Assert.True(processes.Count >= 5);
        Assert.DoesNotContain(processes, Signals.IsAlive);
    }

    private static object Request(string version) =>
        new
        {
            version,
            path = SampleFolder,
            environment = new Dictionary<string, string> { ["BUILD"] = version },
        };

    private static async Task ReturnAsync(HttpClient engine, string version)
    {
        await AskAsync(engine, HttpMethod.Post, "api/versions", new { version });
        await HealthyAsync(engine, version);
        await AskAsync(engine, HttpMethod.Put, "api/traffic", new { version, percent = 100 });
        await AskAsync(engine, HttpMethod.Delete, "api/versions/two");
    }

    private static async Task HealthyAsync(HttpClient engine, string version)
    {
        var beside = await VersionAsync(engine, 1);
        Assert.Equal(version, Text(beside, "version"));
        foreach (var replica in beside.GetProperty("replicas").EnumerateArray())
        {
            await engine.UntilAsync("api", Text(replica, "name"), EngineClient.IsHealthy);
        }
    }

    private static async Task<JsonElement> VersionAsync(HttpClient engine, int index) =>
        (await engine.GetFromJsonAsync<JsonElement>("/api/resources/api/versions", Stop)).GetProperty("versions")[
            index
        ];

    private static async Task<HttpStatusCode> StatusAsync(
        HttpClient engine,
        HttpMethod method,
        string path,
        object? body = null
    )
    {
        using var request = new HttpRequestMessage(method, $"/api/resources/{path}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var response = await engine.SendAsync(request, Stop);
        return response.StatusCode;
    }

    private static async Task<JsonElement> AskAsync(
        HttpClient engine,
        HttpMethod method,
        string path,
        object? body = null
    )
    {
        using var request = new HttpRequestMessage(method, $"/api/resources/{path}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var response = await engine.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>How many of so many new connections came to a version of ours.</summary>
    private static async Task<int> CountAsync(Uri address, int connections)
    {
        var count = 0;
        for (var connection = 0; connection < connections; connection++)
        {
            count += await BuildAsync(address) is null ? 0 : 1;
        }

        return count;
    }

    private static async Task<string?> BuildAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        var environment = await http.GetFromJsonAsync<Dictionary<string, string>>("/env", Stop);
        return environment!.GetValueOrDefault("BUILD");
    }

    private static string UrlOf(JsonElement version, int replica) =>
        version.GetProperty("replicas")[replica].GetProperty("urls")[0].GetString()!;

    private static string? Property(JsonElement replica, string name) =>
        replica
            .GetProperty("properties")
            .EnumerateArray()
            .Single(property => Text(property, "name") == name)
            .GetProperty("value")
            .GetString();

    private static string Text(JsonElement json, string field) => json.GetProperty(field).GetString()!;
}
