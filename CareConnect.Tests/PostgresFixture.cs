using System.Security.Cryptography;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using CareConnect.Migrator;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(CareConnect.Tests.PostgresFixture))]

namespace CareConnect.Tests;

/// <summary>Connection strings to one migrated database, one for each role.</summary>
public sealed record MigratedDatabase(string Superuser, string App, string Readonly, string Backup);

/// <summary>
/// One throwaway PostgreSQL for all tests of the assembly; each asks for a database of its own. Roles belong to the whole server,
/// so their passwords are the same in every database. The only place that knows how the server starts.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private IDistributedApplicationTestingBuilder? _builder;
    private DistributedApplication? _server;
    private string _serverLogin = "";
    private bool _templateIsMade;
    private Task<MigratedDatabase>? _shared;

    /// <summary>Passwords of the roles on this server, as the Migrator gets them.</summary>
    internal RoleOptions Roles { get; } =
        new()
        {
            AppPassword = RandomNumberGenerator.GetHexString(32),
            ReadonlyPassword = RandomNumberGenerator.GetHexString(32),
            BackupPassword = RandomNumberGenerator.GetHexString(32),
        };

    public async ValueTask InitializeAsync()
    {
        // Disposed with the fixture: the builder takes the application with it.
        _builder = DistributedApplicationTestingBuilder.Create();
        // What a test loses by a power cut it does not miss; many databases are made and many connections opened.
        _builder
            .AddPostgres("postgres")
            .WithImageTag("15.18")
            .WithArgs("-c", "fsync=off", "-c", "full_page_writes=off")
            .WithArgs("-c", "max_connections=600", "-c", "shared_buffers=64MB");
        _server = await _builder.BuildAsync();
        await _server.StartAsync();
        await _server.ResourceNotifications.WaitForResourceHealthyAsync("postgres").WaitAsync(StartTime);
        _serverLogin = await _server.GetConnectionStringAsync("postgres") + ";Include Error Detail=true";
    }

    /// <summary>A fresh, empty database; returns the superuser's connection string to it.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken) =>
        SuperuserLogin(await CreateDatabaseAsync("template1", cancellationToken));

    /// <summary>A fresh database with every migration applied, copied from one that was migrated once.</summary>
    public async Task<MigratedDatabase> CreateMigratedDatabaseAsync(CancellationToken cancellationToken)
    {
        const string Template = "careconnect_template";
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (!_templateIsMade)
            {
                await ExecuteAsync($"CREATE DATABASE {Template}", cancellationToken);
                await MigrateAsync(SuperuserLogin(Template), cancellationToken);
                _templateIsMade = true;
            }
        }
        finally
        {
            _oneAtATime.Release();
        }

        var database = await CreateDatabaseAsync(Template, cancellationToken);
        // A copy has its template's contents, not its grants on the database itself; the Migrator gives those.
        await MigrateAsync(SuperuserLogin(database), cancellationToken);
        return new(
            SuperuserLogin(database),
            Login(database, "careconnect_app", Roles.AppPassword),
            Login(database, "careconnect_readonly", Roles.ReadonlyPassword),
            Login(database, "careconnect_backup", Roles.BackupPassword)
        );
    }

    /// <summary>A migrated database for all tests that keep to ids of their own and change nothing else.</summary>
    public Task<MigratedDatabase> GetSharedDatabaseAsync(CancellationToken cancellationToken)
    {
        lock (_oneAtATime)
        {
            // Not cancelled with the test that happens to come first.
            return (_shared ??= CreateMigratedDatabaseAsync(CancellationToken.None)).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Runs the real Migrator in this process, by default with its own files.</summary>
    internal Task MigrateAsync(
        string connectionString,
        CancellationToken cancellationToken,
        MigratorOptions? options = null
    ) =>
        new DatabaseMigrator(
            Options.Create(options ?? new MigratorOptions()),
            Options.Create(Roles),
            TimeProvider.System,
            NullLogger<DatabaseMigrator>.Instance
        ).MigrateAsync(connectionString, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_builder is not null)
        {
            await _builder.DisposeAsync();
        }

        _oneAtATime.Dispose();
    }

    // Copying a template refuses while another copies it, so one at a time.
    private async Task<string> CreateDatabaseAsync(string template, CancellationToken cancellationToken)
    {
        var name = $"test_{Guid.NewGuid():N}";
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}", cancellationToken);
            return name;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(SuperuserLogin("postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private string SuperuserLogin(string database) =>
        new NpgsqlConnectionStringBuilder(_serverLogin) { Database = database }.ConnectionString;

    private string Login(string database, string user, string password) =>
        new NpgsqlConnectionStringBuilder(_serverLogin)
        {
            Database = database,
            Username = user,
            Password = password,
        }.ConnectionString;
}
