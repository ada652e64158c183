using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;
using static CareConnect.Tests.ServiceDefaults.HostBuilders;

namespace CareConnect.Tests.ServiceDefaults;

/// <summary>
/// AddNpgsqlDbContext and EnrichNpgsqlDbContext: where settings come from, what is refused, what is registered.
/// </summary>
public sealed class NpgsqlDbContextTests
{
    private const string Section = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";
    private const string Timeout = "CommandTimeout";

    private static readonly (string, string?) Connection = (
        "ConnectionStrings:records",
        "Host=from-connection-strings"
    );

    [Fact]
    public void The_connection_string_comes_from_ConnectionStrings_before_any_section()
    {
        var builder = ABuilderWith(
            ($"{Section}:ConnectionString", "Host=from-section"),
            ($"{Section}:records:ConnectionString", "Host=from-connection-section"),
            ($"{Section}:RecordsContext:ConnectionString", "Host=from-context-section"),
            Connection
        );

        builder.AddNpgsqlDbContext<RecordsContext>("records");

        Assert.Equal("from-connection-strings", HostOf(builder));
    }

    [Fact]
    public void The_callback_has_the_last_word_on_the_connection_string()
    {
        var builder = ABuilderWith(Connection);

        builder.AddNpgsqlDbContext<RecordsContext>(
            "records",
            settings => settings.ConnectionString = settings.ConnectionString!.Replace("from", "edited")
        );

        Assert.Equal("edited-connection-strings", HostOf(builder));
    }

    [Theory]
    [InlineData(7, $"{Section}:{Timeout}=7")]
    [InlineData(8, $"{Section}:{Timeout}=7", $"{Section}:records:{Timeout}=8")]
    [InlineData(9, $"{Section}:{Timeout}=7", $"{Section}:records:{Timeout}=8", $"{Section}:RecordsContext:{Timeout}=9")]
    public void The_nearest_section_wins(int seconds, params string[] configuration)
    {
        var builder = ABuilderWith([
            Connection,
            .. configuration.Select(entry => (entry.Split('=')[0], (string?)entry.Split('=')[1])),
        ]);

        builder.AddNpgsqlDbContext<RecordsContext>("records");

        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        Assert.Equal(seconds, scope.ServiceProvider.GetRequiredService<RecordsContext>().Database.GetCommandTimeout());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Commands_are_retried_unless_disabled(bool disabled)
    {
        var builder = ABuilderWith(Connection);

        builder.AddNpgsqlDbContext<RecordsContext>("records", settings => settings.DisableRetry = disabled);

        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        var database = scope.ServiceProvider.GetRequiredService<RecordsContext>().Database;
        Assert.Equal(!disabled, database.CreateExecutionStrategy().RetriesOnFailure);
    }

    [Fact]
    public void A_missing_connection_string_is_told_at_first_use_with_the_keys_that_would_give_it()
    {
        var builder = ABuilderWith();
        builder.AddNpgsqlDbContext<RecordsContext>("records");
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();

        var error = Assert.Throws<InvalidOperationException>(() =>
            scope.ServiceProvider.GetRequiredService<RecordsContext>()
        );

        Assert.Contains("'ConnectionStrings:records'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{Section}'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{Section}:RecordsContext'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_is_registered_already_is_refused_in_development()
    {
        var builder = ABuilderIn(Environments.Development, Connection);
        builder.Services.AddDbContext<RecordsContext>();

        var error = Assert.Throws<InvalidOperationException>(() =>
            builder.AddNpgsqlDbContext<RecordsContext>("records")
        );

        Assert.Contains("RecordsContext", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_health_check_is_named_after_the_context_and_added_once()
    {
        var builder = ABuilderWith(Connection);
        builder.AddNpgsqlDbContext<RecordsContext>("records");

        builder.EnrichNpgsqlDbContext<RecordsContext>();

        using var host = builder.Build();
        var check = Assert.Single(host.HealthChecks());
        Assert.Equal("RecordsContext", check.Name);
        Assert.Empty(check.Tags);
    }

    [Fact]
    public void Disabled_health_checks_are_not_registered()
    {
        var builder = ABuilderWith(Connection, ($"{Section}:DisableHealthChecks", "true"));

        builder.AddNpgsqlDbContext<RecordsContext>("records");

        using var host = builder.Build();
        Assert.Empty(host.HealthChecks());
    }

    [Fact]
    public void Enriching_an_unregistered_context_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            ABuilderWith().EnrichNpgsqlDbContext<RecordsContext>()
        );

        Assert.Contains("RecordsContext", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Enriching_adds_retries_and_keeps_the_rest()
    {
        var builder = ABuilderWith();
        builder.Services.AddDbContext<RecordsContext>(options => options.UseNpgsql("Host=kept"));

        builder.EnrichNpgsqlDbContext<RecordsContext>();

        Assert.Equal("kept", HostOf(builder));
    }

    [Fact]
    public void Enriching_refuses_a_second_value_for_the_command_timeout()
    {
        var builder = ABuilderWith();
        builder.Services.AddDbContext<RecordsContext>(options =>
            options.UseNpgsql("Host=kept", npgsql => npgsql.CommandTimeout(5))
        );
        builder.EnrichNpgsqlDbContext<RecordsContext>(settings => settings.CommandTimeout = 6);
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();

        var error = Assert.Throws<InvalidOperationException>(() =>
            scope.ServiceProvider.GetRequiredService<RecordsContext>()
        );

        Assert.Contains("'CommandTimeout'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Enriching_refuses_to_replace_an_execution_strategy_of_somebodys_own()
    {
        var builder = ABuilderWith();
        builder.Services.AddDbContext<RecordsContext>(options =>
            options.UseNpgsql("Host=kept", npgsql => npgsql.ExecutionStrategy(given => new OwnStrategy(given)))
        );
        builder.EnrichNpgsqlDbContext<RecordsContext>();
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();

        var error = Assert.Throws<InvalidOperationException>(() =>
            scope.ServiceProvider.GetRequiredService<RecordsContext>()
        );

        Assert.Contains("DisableRetry", error.Message, StringComparison.Ordinal);
    }

    private static string? HostOf(HostApplicationBuilder builder)
    {
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        var database = scope.ServiceProvider.GetRequiredService<RecordsContext>().Database;
        Assert.True(database.CreateExecutionStrategy().RetriesOnFailure);
        return database.GetDbConnection().DataSource.Replace("tcp://", "", StringComparison.Ordinal).Split(':')[0];
    }

    internal sealed class RecordsContext(DbContextOptions<RecordsContext> options) : DbContext(options);

    private sealed class OwnStrategy(ExecutionStrategyDependencies dependencies)
        : ExecutionStrategy(dependencies, 1, TimeSpan.Zero)
    {
        protected override bool ShouldRetryOn(Exception exception) => false;
    }
}
