using System.Text.Json;
using CareConnect.Deploy.Tests.Translation;

namespace CareConnect.Deploy.Tests.Databases;

/// <summary>The command of the module database_job, run by the real psql against a real PostgreSQL.</summary>
[Collection(nameof(TerraformTestTests))]
public sealed class DatabaseJobRunTests(JobContainer container, PostgresServer server)
    : IClassFixture<JobContainer>,
        IClassFixture<PostgresServer>
{
    [Fact]
    public async Task Databases_that_are_missing_are_made_and_a_second_run_changes_nothing()
    {
        SkipWithoutPrograms();
        string[] names =
        [
            "postgres",
            "orders",
            "Orders of 2026",
            "order-archive",
            "Ärzte <A&B>",
            "it's \"$HOME\"; \\q",
        ];
        var wanted = ("DATABASES", JsonSerializer.Serialize(names));

        var first = await server.RunAsync(container, wanted);
        var made = await server.DatabasesAsync();
        var second = await server.RunAsync(container, wanted);

        Assert.Equal((0, ""), (first.ExitCode, first.StandardError));
        Assert.Superset(names.ToHashSet(), made.Keys.ToHashSet());
        Assert.Contains("CREATE DATABASE \"Orders of 2026\"", first.StandardOutput, StringComparison.Ordinal);
        Assert.Equal((0, ""), (second.ExitCode, second.StandardError));
        Assert.DoesNotContain("CREATE DATABASE \"", second.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(made, await server.DatabasesAsync());
    }

    [Fact]
    public async Task The_entries_of_the_container_itself_are_understood()
    {
        SkipWithoutPrograms();

        var result = await server.RunAsync(container);

        Assert.Equal((0, ""), (result.ExitCode, result.StandardError));
        Assert.Contains("Orders of \"2026\"", (await server.DatabasesAsync()).Keys);
        Assert.Equal("verify-full", container.Environment["PGSSLMODE"]);
    }

    [Fact]
    public async Task Runs_at_once_take_turns()
    {
        SkipWithoutPrograms();
        var wanted = ("DATABASES", """["turn 1", "turn 2", "turn 3", "turn 4"]""");

        var results = await Task.WhenAll(Enumerable.Range(1, 4).Select(_ => server.RunAsync(container, wanted)));

        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.StandardError)));
        Assert.Equal(4, results.Sum(result => result.StandardOutput.Split("CREATE DATABASE \"turn").Length - 1));
    }

    [Fact]
    public async Task What_a_run_made_before_it_failed_is_kept_and_the_next_makes_the_rest()
    {
        SkipWithoutPrograms();

        var failed = await server.RunAsync(container, ("DATABASES", """["half", "", "rest"]"""));
        var half = await server.DatabasesAsync();
        var next = await server.RunAsync(container, ("DATABASES", """["half", "rest"]"""));
        var whole = await server.DatabasesAsync();

        Assert.NotEqual(0, failed.ExitCode);
        Assert.DoesNotContain("rest", half.Keys);
        Assert.Equal((0, ""), (next.ExitCode, next.StandardError));
        Assert.Equal(half["half"], whole["half"]);
        Assert.Contains("rest", whole.Keys);
    }

    [Theory]
    [InlineData("PGPORT", "1", "Connection refused")]
    [InlineData("PGPASSWORD", "wrong", "password authentication failed")]
    [InlineData("PGSSLROOTCERT", "other", "certificate verify failed")]
    [InlineData("PGHOST", "127.0.0.1", "does not match host name")]
    [InlineData("DATABASES", "nothing", "invalid input syntax for type json")]
    public async Task A_server_that_cannot_be_used_fails_the_job(string name, string value, string message)
    {
        SkipWithoutPrograms();

        var result = await server.RunAsync(container, (name, value == "other" ? server.OtherCertificate : value));

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(message, result.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Password, result.StandardError, StringComparison.Ordinal);
    }

    private static void SkipWithoutPrograms()
    {
        Assert.SkipUnless(PostgresServer.Missing is null, PostgresServer.Missing ?? "");
        Assert.SkipUnless(JobContainer.Missing is null, JobContainer.Missing ?? "");
    }
}
