using Aspire.Hosting;
using Aspire.Hosting.Testing;
using CareConnect.Dashboard.Engine;
using Npgsql;

namespace CareConnect.Dashboard.Tests.Engine;

/// <summary>What the dashboard reads out of a real PostgreSQL server.</summary>
public sealed class DatabaseInspectorTests : IAsyncLifetime
{
    private EngineFixture _engine = null!;
    private ResourceFollower _follower = null!;
    private DatabaseInspector _inspector = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = await EngineFixture.StartAsync(builder =>
            builder.AddPostgres("pg").WithImageTag("15").AddDatabase("ward-db", "ward")
        );
        _follower = _engine.NewResourceFollower();
        await _follower.StartAsync(TestContext.Current.CancellationToken);
        await _engine.App.ResourceNotifications.WaitForResourceHealthyAsync(
            "ward-db",
            TestContext.Current.CancellationToken
        );
        _inspector = new DatabaseInspector(_engine.Client);
        await _engine.UntilAsync(() => _inspector.Servers().Any());
    }

    [Fact]
    public async Task Sizes_and_connections_are_those_of_the_server()
    {
        await using var connection = await ConnectAsync();
        await ExecuteAsync(
            connection,
            """
            CREATE TABLE readings (taken date, value int) PARTITION BY RANGE (taken);
            CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
            CREATE TABLE readings_2 PARTITION OF readings FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
            INSERT INTO readings SELECT date '2026-01-01' + i % 59, i FROM generate_series(1, 10000) i;
            ANALYZE readings;
            """
        );

        var server = Assert.Single(await _inspector.InspectAsync(TestContext.Current.CancellationToken));

        Assert.Equal(("pg", null), (server.Resource, server.Problem));
        Assert.Equal(["postgres", "ward"], server.Databases.Select(database => database.Name).Order());
        Assert.All(server.Databases, database => Assert.True(database.Bytes > 1_000_000));
        var table = Assert.Single(server.Tables, table => table.Database == "ward");
        Assert.Equal(("public", "readings", 10_000), (table.Schema, table.Name, table.Rows));
        Assert.True(table.Bytes > 10_000 * 30);
        var own = Assert.Single(server.Connections, count => count.Database == "ward");
        Assert.Equal(("postgres", "idle", 1), (own.User, own.State, own.Count));
        Assert.True(server.MaxConnections >= 100);
        Assert.StartsWith("1", server.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slow_statements_are_shown_without_any_value()
    {
        await using var connection = await ConnectAsync();
        await ExecuteAsync(connection, "CREATE ROLE nurse PASSWORD 'hunter2-of-the-test'");
        await ExecuteAsync(connection, "SELECT pg_sleep(0.05), 'a value of somebody' AS note, 4711 AS number");
        await ExecuteAsync(connection, "SELECT pg_sleep(0.06), 'another value of somebody' AS note, 4712 AS number");

        var server = Assert.Single(await _inspector.InspectAsync(TestContext.Current.CancellationToken));

        Assert.Null(server.StatementsProblem);
        var statement = Assert.Single(server.Statements, s => s.Text.Contains("pg_sleep", StringComparison.Ordinal));
        Assert.Equal("SELECT pg_sleep($1), $2 AS note, $3 AS number", statement.Text);
        Assert.Equal(("ward", 2, 2), (statement.Database, statement.Calls, statement.Rows));
        Assert.InRange(statement.Total, TimeSpan.FromMilliseconds(110), TimeSpan.FromSeconds(60));
        Assert.Equal(0, (statement.Total / 2 - statement.Mean).TotalMilliseconds, 2);
        Assert.DoesNotContain(server.Statements, s => s.Text.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_stopped_is_said_to_be()
    {
        Assert.Null(await _engine.Client.ExecuteAsync("pg", "stop", TestContext.Current.CancellationToken));

        var server = Assert.Single(await _inspector.InspectAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("It does not answer.", server.Problem, StringComparison.Ordinal);
        Assert.Empty(server.Databases);
    }

    public async ValueTask DisposeAsync()
    {
        await _follower.StopAsync(TestContext.Current.CancellationToken);
        _follower.Dispose();
        await _engine.DisposeAsync();
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var text = await _engine.App.GetConnectionStringAsync("ward-db", TestContext.Current.CancellationToken);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(text) { Pooling = false }.ToString());
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
