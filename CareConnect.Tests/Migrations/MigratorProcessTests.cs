using System.Diagnostics;
using CareConnect.Data.Users;
using CareConnect.Migrator;
using Xunit;

namespace CareConnect.Tests.Migrations;

/// <summary>The Migrator as the process that the AppHost starts: exit codes, messages, the first administrator, sudden death.</summary>
public sealed class MigratorProcessTests(PostgresFixture postgres)
{
    private const string AdministratorPassword = "a password of good length";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_any_moment_the_next_run_completes_it()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        var files = Directory.GetFiles(new MigratorOptions().Folder).Length;
        foreach (var delay in new[] { 250, 400, 500, 600, 700, 850 })
        {
            using var process = Start(database);
            await Task.Delay(delay, Cancellation);
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }

        var (exitCode, output) = await RunAsync(database);

        Assert.True(exitCode == 0, output);
        await using var connection = await Sql.OpenAsync(database, Cancellation);
        Assert.Equal(
            files,
            await connection.ReadAsync<long>(
                "SELECT count(*) FROM careconnect_migrations WHERE success AND version <> '0'",
                Cancellation
            )
        );
        Assert.Equal(
            0L,
            await connection.ReadAsync<long>(
                "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                    + "AND pg_get_userbyid(relowner) <> 'careconnect_owner'",
                Cancellation
            )
        );
    }

    [Fact]
    public async Task It_makes_an_administrator_from_a_password_on_standard_input_once()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);

        var (exitCode, output) = await RunAsync(database, AdministratorPassword, "--create-admin", "Root@example.org");
        var (secondExitCode, secondOutput) = await RunAsync(
            database,
            AdministratorPassword,
            "--create-admin",
            "root@EXAMPLE.org"
        );

        Assert.True(exitCode == 0, output);
        Assert.Equal(1, secondExitCode);
        Assert.Contains("exists already", secondOutput, StringComparison.Ordinal);
        Assert.DoesNotContain(AdministratorPassword, output + secondOutput, StringComparison.Ordinal);
        await using var connection = await Sql.OpenAsync(database, Cancellation);
        var user = (await connection.ReadLinesAsync("SELECT role, status, password_hash FROM users", Cancellation))
            .Single()
            .Split('|');
        Assert.Equal(["ADMIN", "ACTIVE"], user[..2]);
        Assert.True(PasswordHash.Verify(AdministratorPassword, user[2], out _));
        Assert.Equal(
            ["administrator.create|User|SUCCESS"],
            await connection.ReadLinesAsync("SELECT action, resource, outcome FROM audit_logs", Cancellation)
        );
    }

    [Fact]
    public async Task A_short_password_of_an_administrator_is_refused()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);

        var (exitCode, output) = await RunAsync(database, "short", "--create-admin", "root@example.org");

        Assert.Equal(1, exitCode);
        Assert.Contains("from 15 to 128 characters", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--create-admin")]
    [InlineData("--create-admin", "nobody")]
    [InlineData("--help-me")]
    public async Task Wrong_arguments_give_exit_code_2_and_a_hint(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync("", "", arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains("--create-admin", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_connection_string_is_said_in_one_line()
    {
        var (exitCode, output) = await RunAsync("");

        Assert.Equal(1, exitCode);
        Assert.Equal("Migration failed: the connection string careconnect-db is missing", Failure(output));
    }

    [Fact]
    public async Task Missing_passwords_are_all_named_in_one_line()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);

        var (exitCode, output) = await RunAsync(database, "", ["--create-admin", "root@example.org"], withRoles: false);

        Assert.Equal(1, exitCode);
        Assert.Equal(
            "Migration failed: Roles:AppPassword is missing; Roles:ReadonlyPassword is missing; Roles:BackupPassword is missing",
            Failure(output)
        );
    }

    private static string Failure(string output) =>
        Assert.Single(output.Split('\n'), line => line.StartsWith("fail:", StringComparison.Ordinal)).Split("] ")[1];

    private Task<(int ExitCode, string Output)> RunAsync(
        string database,
        string input = "",
        params string[] arguments
    ) => RunAsync(database, input, arguments, withRoles: true);

    private async Task<(int ExitCode, string Output)> RunAsync(
        string database,
        string input,
        string[] arguments,
        bool withRoles
    )
    {
        using var process = Start(database, arguments, withRoles);
        await process.StandardInput.WriteLineAsync(input.AsMemory(), Cancellation);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, await output + await error);
    }

    private Process Start(string database, string[]? arguments = null, bool withRoles = true)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "CareConnect.Migrator.dll"), .. arguments ?? []]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ConnectionStrings__careconnect-db"] = database;
        if (withRoles)
        {
            start.Environment["Roles__AppPassword"] = postgres.Roles.AppPassword;
            start.Environment["Roles__ReadonlyPassword"] = postgres.Roles.ReadonlyPassword;
            start.Environment["Roles__BackupPassword"] = postgres.Roles.BackupPassword;
        }

        return Process.Start(start)!;
    }
}
