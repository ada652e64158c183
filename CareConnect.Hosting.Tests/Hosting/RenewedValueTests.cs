using System.Net.Http.Json;
using System.Text.Json;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>Secrets that are renewed while everything runs: who runs keeps the old ones, who starts has the new ones.</summary>
[Collection("Hosts")]
public sealed class RenewedValueTests
{
    private const string Renewed = "RenewedValueOfTwentyTwo";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_renewed_value_goes_to_who_starts_from_then_on_and_to_the_next_run()
    {
        using var home = new AppHostHome();
        await using (var host = home.Start())
        {
            await host.SettledAsync();
            using var engine = host.ConnectToEngine();
            var replica = (await engine.ReplicasAsync("api"))[0];
            var before = await VariableAsync(engine, replica, "ConnectionStrings__records");

            var answer = await PutAsync(engine, "postgres-password/value", new { value = Renewed });

            Assert.Equal(200, answer.Status);
            Assert.DoesNotContain(Renewed, answer.Text, StringComparison.Ordinal);
            Assert.Equal(before, await VariableAsync(engine, replica, "ConnectionStrings__records"));
            (await engine.CommandAsync(replica, "restart")).Dispose();
            await engine.UntilAsync("api", replica, EngineClient.IsHealthy);
            var after = await VariableAsync(engine, replica, "ConnectionStrings__records");
            Assert.Contains($"Password={Renewed};", after + ";", StringComparison.Ordinal);
            Assert.Null(await VariableAsync(engine, replica, "ConnectionStrings__records", secrets: false));
            Assert.DoesNotContain(Renewed, host.Output, StringComparison.Ordinal);
            await host.StopAsync();
        }

        await using var next = home.Start();
        await next.SettledAsync();
        using var again = next.ConnectToEngine();
        var kept = await VariableAsync(again, (await again.ReplicasAsync("api"))[0], "ConnectionStrings__records");
        Assert.Contains($"Password={Renewed};", kept + ";", StringComparison.Ordinal);
        Assert.True(EngineClient.IsHealthy(await again.ResourceAsync("postgres")));
        await next.StopAsync();
    }

    [Fact]
    public async Task Other_variables_go_to_each_replica_that_starts_until_they_are_taken_away()
    {
        using var home = new AppHostHome();
        await using var host = home.Start();
        await host.SettledAsync();
        using var engine = host.ConnectToEngine();
        var replica = (await engine.ReplicasAsync("api"))[0];
        var own = await VariableAsync(engine, replica, "ConnectionStrings__cache");

        var put = await PutAsync(engine, "api/overrides", Variables("one", "two"));
        var early = await VariableAsync(engine, replica, "EXTRA");
        await RestartAsync(engine, replica);
        var put2 = await PutAsync(engine, "api/overrides", Variables("three", null));
        var listed = await engine.GetStringAsync("/api/resources/api/overrides", Stop);
        var shown = await engine.GetStringAsync("/api/resources/api/overrides?secrets=true", Stop);
        var (cache, extra) = (
            await VariableAsync(engine, replica, "ConnectionStrings__cache"),
            await VariableAsync(engine, replica, "EXTRA")
        );
        await RestartAsync(engine, replica);

        Assert.Equal((200, 200), (put.Status, put2.Status));
        Assert.Null(early);
        Assert.Equal(("two", "one"), (cache, extra));
        Assert.DoesNotContain("three", listed, StringComparison.Ordinal);
        Assert.Contains("three", shown, StringComparison.Ordinal);
        Assert.Equal(own, await VariableAsync(engine, replica, "ConnectionStrings__cache"));
        Assert.Equal("three", await VariableAsync(engine, replica, "EXTRA"));
        Assert.Null(await VariableAsync(engine, replica, "EXTRA", secrets: false));
        await host.StopAsync();
    }

    [Fact]
    public async Task What_the_next_run_would_not_take_is_refused_and_changes_nothing()
    {
        using var home = new AppHostHome();
        home.Environment["Parameters__postgres_password"] = "SetByTheEnvironmentItself";
        await using var host = home.Start();
        await host.SettledAsync();
        using var engine = host.ConnectToEngine();

        var shadowed = await PutAsync(engine, "postgres-password/value", new { value = Renewed });

        Assert.Equal(409, shadowed.Status);
        Assert.Contains("goes before the user secrets", shadowed.Text, StringComparison.Ordinal);
        Assert.Contains(
            "SetByTheEnvironmentItself",
            await engine.GetStringAsync("/api/resources/records/connectionstring", Stop),
            StringComparison.Ordinal
        );
        foreach (
            var (path, body, status, words) in new (string, object, int, string)[]
            {
                ("nothing/value", new { value = Renewed }, 404, "no parameter 'nothing'"),
                ("postgres/value", new { value = Renewed }, 404, "no parameter 'postgres'"),
                ("postgres-password/value", new { value = "short" }, 400, "has 22 to"),
                ("postgres-password/value", new { value = Renewed + "\n" }, 400, "control character"),
                ("postgres-password/value", new { }, 400, "has 22 to"),
                ("postgres-password/value", "secret text", 400, "not the JSON"),
                ("cache/overrides", Variables("one", "two"), 404, "no project 'cache'"),
                ("api/overrides", new { variables = new Dictionary<string, string?> { ["A=B"] = "x" } }, 400, "'='"),
                ("api/overrides", new { }, 400, "need names"),
            }
        )
        {
            var answer = await PutAsync(engine, path, body);
            Assert.Equal((path, status), (path, answer.Status));
            Assert.Contains(words, answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("secret text", answer.Text, StringComparison.Ordinal);
        }

        await host.StopAsync();
    }

    private static object Variables(string extra, string? cache) =>
        new { variables = new Dictionary<string, string?> { ["EXTRA"] = extra, ["ConnectionStrings__cache"] = cache } };

    private static async Task RestartAsync(HttpClient engine, string replica)
    {
        (await engine.CommandAsync(replica, "restart")).Dispose();
        await engine.UntilAsync("api", replica, EngineClient.IsHealthy);
    }

    private static async Task<(int Status, string Text)> PutAsync(HttpClient engine, string path, object body)
    {
        using var answer = await engine.PutAsJsonAsync($"/api/resources/{path}", body, Stop);
        var error = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Stop));
        return (
            (int)answer.StatusCode,
            error.ValueKind == JsonValueKind.Object && error.TryGetProperty("error", out var message)
                ? message.GetString()!
                : error.ToString()
        );
    }

    private static async Task<string?> VariableAsync(
        HttpClient engine,
        string name,
        string variable,
        bool secrets = true
    )
    {
        var all = await engine.GetFromJsonAsync<List<JsonElement>>(
            $"/api/resources/{name}/environment?secrets={secrets}",
            Stop
        );
        return all!
            .Where(candidate => candidate.GetProperty("name").GetString() == variable)
            .Select(candidate => candidate.GetProperty("value").GetString())
            .SingleOrDefault();
    }
}
