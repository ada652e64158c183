using CareConnect.ServiceDefaults.SlowCommands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Xunit;
using static CareConnect.Tests.ServiceDefaults.HostBuilders;

namespace CareConnect.Tests.ServiceDefaults;

/// <summary>What a process says of commands that took too long: their names and times, and no value.</summary>
public sealed class SlowCommandTests(PostgresFixture postgres)
{
    private const string Canary = "canaryofapatient";

    [Fact]
    public async Task An_SQL_command_of_more_than_two_seconds_is_a_warning_without_its_values()
    {
        var log = new CollectedLog();
        var builder = ABuilderWith();
        builder.Logging.AddProvider(log);
        builder.AddServiceDefaults();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        await ExecuteAsync($"select pg_sleep(2.1), '{Canary}' from pg_database limit 1");

        var line = Assert.Single(log.Of<SlowSqlLog>(), line => line.Contains("pg_database", StringComparison.Ordinal));
        Assert.StartsWith(
            "Warning: Slow SQL command SELECT pg_database took 00:00:02.",
            line,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(log.All, any => any.Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_over_the_limit_is_a_warning_by_its_route()
    {
        var log = new CollectedLog();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("SlowCommands:Limit", "00:00:00.05")]);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(log);
        builder.AddServiceDefaults();
        await using var app = builder.Build();
        app.UseRouting();
        app.MapGet("/slow/{name}", (CancellationToken ended) => Task.Delay(100, ended));
        app.MapGet("/fast/{name}", () => "");
        await app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        using var client = new HttpClient { BaseAddress = new Uri(addresses.Single()) };
        await client.GetStringAsync($"fast/{Canary}", TestContext.Current.CancellationToken);
        log.Clear();

        await client.GetStringAsync($"slow/{Canary}", TestContext.Current.CancellationToken);

        await app.StopAsync(TestContext.Current.CancellationToken);
        var line = Assert.Single(log.Of<SlowRequestLog>());
        Assert.StartsWith("Warning: Slow request GET /slow/{name} took 00:00:00.", line, StringComparison.Ordinal);
        Assert.DoesNotContain(log.All, any => any.Contains(Canary, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("select v.value from vital_signs v where id = $1", "SELECT vital_signs")]
    [InlineData("-- from anna\nINSERT INTO \"public\".\"users\" (email) VALUES ('x')", "INSERT public.users")]
    [InlineData("UPDATE ONLY patients SET first_name = 'from anna'", "UPDATE patients")]
    [InlineData("/* select from anna */ delete from sessions", "DELETE sessions")]
    [InlineData("with claimed as (select id from outbox_messages) update claimed set x = 1", "SELECT outbox_messages")]
    [InlineData("SELECT set_config('careconnect.user_id', 'from anna', true)", "SELECT")]
    [InlineData("SELECT E'it\\'s from anna', $q$ from anna $q$, 'o''from anna'", "SELECT")]
    [InlineData("SELECT 'never closed from anna", "SELECT")]
    [InlineData("", "unnamed command")]
    [InlineData("  'select from anna'", "unnamed command")]
    public void A_statement_is_named_by_its_verb_and_table_alone(string sql, string name) =>
        Assert.Equal(name, SqlName.Of(sql));

    [Fact]
    public void A_limit_of_nothing_is_refused()
    {
        var builder = ABuilderWith(("SlowCommands:Limit", "00:00:00"));
        builder.AddServiceDefaults();
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptions<SlowCommandOptions>>();

        Assert.Throws<OptionsValidationException>(() => _ = options.Value);
    }

    private async Task ExecuteAsync(string sql)
    {
        var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
