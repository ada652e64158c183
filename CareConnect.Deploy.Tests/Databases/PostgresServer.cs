using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Deploy.Tests.Databases;

/// <summary>
/// A throwaway PostgreSQL as RDS has it: by TLS alone, with a login that may make databases and is no superuser. Without
/// PostgreSQL's programs on this machine tests skip.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    internal const string Login = "owner";

    // PostgreSQL refuses to run as root; 65534 is the account nobody.
    private const string ServerAccount = "65534";

    // The account of the job's container, which no list of users knows.
    private const string JobAccount = "65532";

    // The server lives as long as the pipe to the shell that started it, so that a crash of the tests leaves none behind.
    private const string Guardian = """
        set -e; umask 077; cd "$1"
        initdb -D data -U postgres -E UTF8 --locale=C --no-sync >/dev/null
        cp key.pem certificate.pem data/
        echo 'hostssl all all all scram-sha-256' >data/pg_hba.conf
        echo "CREATE ROLE owner LOGIN CREATEDB PASSWORD '$3'" | postgres --single -D data postgres >/dev/null
        postgres -D data -p "$2" -c listen_addresses=localhost -c unix_socket_directories= -c fsync=off \
          -c ssl=on -c ssl_cert_file=certificate.pem -c ssl_key_file=key.pem </dev/null >data/log 2>&1 & server=$!
        cat >/dev/null
        kill -INT "$server"; wait "$server"
        """;

    private static readonly string? Programs = OnPath("initdb").Concat(InPackages()).FirstOrDefault();

    private readonly string _folder = Directory.CreateTempSubdirectory("careconnect-postgres-").FullName;
    private readonly TaskCompletionSource _end = new();
    private Task<BufferedCommandResult>? _guardian;

    /// <summary>Why there is no server, null when there is one.</summary>
    internal static string? Missing { get; } =
        OperatingSystem.IsWindows() ? "the job is a POSIX shell's"
        : Programs is null ? "PostgreSQL's programs are neither on the PATH nor in /usr/lib/postgresql"
        : Environment.IsPrivilegedProcess && !OnPath("setpriv").Any()
            ? "PostgreSQL does not run as root, and setpriv is not on the PATH"
        : null;

    internal int Port { get; } = FreePort();

    internal string Password { get; } = RandomNumberGenerator.GetHexString(32);

    internal string Certificate => Path.Combine(_folder, "certificate.pem");

    internal string OtherCertificate => Path.Combine(_folder, "other.pem");

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null || OperatingSystem.IsWindows())
        {
            return;
        }
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_111_111);
        WriteCertificate(Certificate, Path.Combine(_folder, "key.pem"));
        WriteCertificate(OtherCertificate, Path.Combine(_folder, "other-key.pem"));
        _guardian = Program(ServerAccount, ["/bin/sh", "-c", Guardian, "sh", _folder, $"{Port}", Password])
            .WithStandardInputPipe(PipeSource.Create((_, _) => _end.Task))
            .ExecuteBufferedAsync();
        for (var attempt = 0; await QueryAsync() is { ExitCode: not 0, StandardError: var error }; attempt++)
        {
            if (_guardian.IsCompleted || attempt == 300)
            {
                _end.TrySetResult();
                Assert.Fail($"PostgreSQL did not start: {(await _guardian).StandardError}{error}");
            }
            await Task.Delay(200);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        if (_guardian is not null)
        {
            await _guardian;
        }
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs the job's container as ECS would, with these in place of some entries of its environment.</summary>
    internal async Task<BufferedCommandResult> RunAsync(
        JobContainer container,
        params (string Name, string Value)[] entries
    )
    {
        var environment = container
            .Environment.Concat(
                Connection().Concat(entries).Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2))
            )
            .GroupBy(entry => entry.Key)
            .ToDictionary(entry => entry.Key, entry => (string?)entry.Last().Value);
        return await Program(JobAccount, container.Command, environment).ExecuteBufferedAsync();
    }

    /// <summary>Every database by its name, with the number that it got when it was made.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> DatabasesAsync() =>
        (await QueryAsync())
            .StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|'))
            .ToDictionary(parts => parts[1], parts => parts[0]);

    private async Task<BufferedCommandResult> QueryAsync() =>
        await Program(
                JobAccount,
                ["psql", "-XAtc", "SELECT oid, datname FROM pg_database", "postgres"],
                Connection().Append(("HOME", "/tmp")).ToDictionary(entry => entry.Item1, entry => (string?)entry.Item2)
            )
            .ExecuteBufferedAsync();

    private IEnumerable<(string Name, string Value)> Connection() =>
        [
            ("PGHOST", "localhost"),
            ("PGPORT", $"{Port}"),
            ("PGUSER", Login),
            ("PGPASSWORD", Password),
            ("PGSSLROOTCERT", Certificate),
        ];

    private static Command Program(
        string account,
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        var path = $"{Programs}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        string[] privileges = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={account}", $"--regid={account}", "--clear-groups", .. command]
            : [.. command];
        return Cli.Wrap(privileges[0])
            .WithArguments(privileges[1..])
            .WithEnvironmentVariables(
                new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>()) { ["PATH"] = path }
            )
            .WithValidation(CommandResultValidation.None);
    }

    private static void WriteCertificate(string certificate, string privateKey)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(certificate, made.ExportCertificatePem());
        File.WriteAllText(privateKey, key.ExportPkcs8PrivateKeyPem());
    }

    private static IEnumerable<string> OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(folder => File.Exists(Path.Combine(folder, program)));

    private static IEnumerable<string> InPackages() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .EnumerateDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin"))
                .Where(folder => File.Exists(Path.Combine(folder, "initdb")))
            : [];

    // Below the ports that the system hands out for outgoing connections, so that none takes it in the meantime.
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_768);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: try another.
            }
        }
    }
}
