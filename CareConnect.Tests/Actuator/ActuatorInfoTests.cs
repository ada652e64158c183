using System.Text.Json;
using CareConnect.Tests.Api;
using CareConnect.Tests.Maintenance;
using CareConnect.Tests.Outbox;
using CareConnect.Tests.Structure;
using Xunit;

namespace CareConnect.Tests.Actuator;

/// <summary>What a running process says of itself to everybody.</summary>
public sealed class ActuatorInfoTests(ApiServer server, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_build_environment_start_and_newest_migration()
    {
        using var http = await server.ConnectAsync(postgres);
        var newest = Repository
            .Files.Where(file => Path.GetDirectoryName(file) == "CareConnect.Data/Migrations")
            .Max(file => Path.GetFileName(file)[1..4]);

        var info = default(JsonElement);
        // A database that is busy with other tests may be too slow for the first to ask.
        await WorkerHost.UntilAsync(
            async () =>
            {
                using var response = await http.FetchAsync("/actuator/info");
                info = await response.ReadAsync(200);
                return info.TryGetProperty("database", out _);
            },
            MaintenanceSwitch.Limit,
            Token
        );

        Assert.Equal("careconnect-api", info.GetProperty("app").GetProperty("name").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", info.GetProperty("build").GetProperty("version").GetString());
        Assert.Equal("Production", info.GetProperty("process").GetProperty("environment").GetString());
        Assert.InRange(
            info.GetProperty("process").GetProperty("startedAt").GetDateTimeOffset(),
            DateTimeOffset.UtcNow.AddHours(-2),
            DateTimeOffset.UtcNow
        );
        Assert.Equal(newest, info.GetProperty("database").GetProperty("schemaVersion").GetString());
    }

    [Fact]
    public async Task What_the_deployment_says_of_version_and_commit_wins()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        var settings = new Dictionary<string, string>
        {
            ["CARECONNECT_VERSION"] = "7.8.9",
            ["CARECONNECT_COMMIT"] = "0123abc",
        };
        await using var own = ApiFactory.Start(database, settings: settings);
        using var http = own.CreateClient();

        using var response = await http.FetchAsync("/actuator/info");
        var info = await response.ReadAsync(200);

        Assert.Equal("7.8.9", info.GetProperty("build").GetProperty("version").GetString());
        Assert.Equal("0123abc", info.GetProperty("git").GetProperty("commit").GetProperty("id").GetString());
    }

    [Fact]
    public async Task It_tells_neither_the_machine_nor_a_secret_and_answers_without_its_database()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var own = ApiFactory.Start(database);
        using var http = own.CreateClient();
        await database.CloseAsync();

        using var response = await http.FetchAsync("/actuator/info");
        var text = (await response.ReadAsync(200)).GetRawText();

        Assert.DoesNotContain("schemaVersion", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.MachineName, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
        Assert.DoesNotContain(postgres.Roles.AppPassword, text, StringComparison.Ordinal);
        Assert.DoesNotContain(ApiServer.SigningKey, text, StringComparison.Ordinal);
    }
}
