using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
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
    // Stops the server when this process ends, however it ends: the pipe to its standard input closes.
    private const string Guard = """
        exec 3<&0; "$@" </dev/null 3<&- & pid=$!; (cat <&3 >/dev/null; kill -INT $pid 2>/dev/null) & w=$!; wait $pid; rc=$?; kill $w 2>/dev/null; exit $rc
        """;

    private readonly string _folder = Path.Combine("/tmp", $"careconnect-tests-{Guid.NewGuid():N}");
    private readonly string _password = RandomNumberGenerator.GetHexString(32);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private Process? _server;
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
        var binaries = FindBinaries();
        var passwordFile = _folder + ".pw";
        await File.WriteAllTextAsync(passwordFile, _password);
        using (
            var initdb = Start(
                $"{binaries}/initdb",
                "-D",
                _folder,
                "-A",
                "scram-sha-256",
                "-U",
                "postgres",
                $"--pwfile={passwordFile}",
                "--locale=C.UTF-8",
                "-E",
                "UTF8"
            )
        )
        {
            await initdb.WaitForExitAsync();
            File.Delete(passwordFile);
            Assert.True(initdb.ExitCode == 0, $"initdb failed with {initdb.ExitCode}");
        }

        var port = FindFreePort();
        _serverLogin = $"Host=127.0.0.1;Port={port};Username=postgres;Password={_password};Include Error Detail=true";
        _server = Start(
            "/bin/sh",
            "-c",
            Guard,
            "guard",
            $"{binaries}/postgres",
            "-D",
            _folder,
            "-p",
            $"{port}",
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off",
            "-c",
            "full_page_writes=off",
            "-c",
            "max_connections=300",
            "-c",
            "shared_buffers=64MB"
        );
        await WaitUntilReadyAsync();
    }

    /// <summary>A fresh, empty database; returns the superuser's connection string to it.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken) =>
        Login(await CreateDatabaseAsync("template1", cancellationToken), "postgres", _password);

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
                await MigrateAsync(Login(Template, "postgres", _password), cancellationToken);
                _templateIsMade = true;
            }
        }
        finally
        {
            _oneAtATime.Release();
        }

        var database = await CreateDatabaseAsync(Template, cancellationToken);
        // A copy has its template's contents, not its grants on the database itself; the Migrator gives those.
        await MigrateAsync(Login(database, "postgres", _password), cancellationToken);
        return new(
            Login(database, "postgres", _password),
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
            _server.StandardInput.Close();
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        _oneAtATime.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
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
        await using var connection = new NpgsqlConnection(Login("postgres", "postgres", _password));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private string Login(string database, string user, string password) =>
        new NpgsqlConnectionStringBuilder(_serverLogin)
        {
            Database = database,
            Username = user,
            Password = password,
        }.ConnectionString;

    private async Task WaitUntilReadyAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await ExecuteAsync("SELECT 1", CancellationToken.None);
                return;
            }
            catch (NpgsqlException) when (attempt < 200 && _server is { HasExited: false })
            {
                await Task.Delay(50);
            }
        }
    }

    // PostgreSQL refuses to run as root.
    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Environment.IsPrivilegedProcess)
        {
            start.UserName = "postgres";
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string FindBinaries() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Concat(
                Directory.Exists("/usr/lib/postgresql")
                    ? Directory
                        .EnumerateDirectories("/usr/lib/postgresql")
                        .OrderDescending()
                        .Select(folder => $"{folder}/bin")
                    : []
            )
            .FirstOrDefault(folder => File.Exists($"{folder}/initdb") && File.Exists($"{folder}/postgres"))
        ?? throw new InvalidOperationException("The tests need PostgreSQL 15 or newer: apt-get install postgresql");

    private static int FindFreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20000, 32000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; try another.
            }
        }
    }
}
