using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>Starts PostgreSQL's programs in the account and environment they need, and keeps their last lines.</summary>
internal sealed class PostgresProgram(PostgresServerOptions options, ServiceAccount account)
{
    private const int KeptLines = 12;
    private readonly Queue<string> _lines = new();

    public string LastLines
    {
        get
        {
            lock (_lines)
            {
                return string.Join(Environment.NewLine, _lines);
            }
        }
    }

    public ChildProcess Start(
        string file,
        IReadOnlyList<string> arguments,
        string? input = null,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        lock (_lines)
        {
            _lines.Clear();
        }
        return ChildProcess.Start(
            new ChildProcessStart
            {
                FileName = file,
                Arguments = arguments,
                Input = input,
                Environment = With(environment),
                UserName = account.UserName,
                WorkingDirectory = OperatingSystem.IsWindows() ? options.Installation.BinFolder : "/",
                StopSignal = StopSignal.Interrupt,
                OnLine = Keep,
            }
        );
    }

    public async Task RunAsync(
        string task,
        string file,
        IReadOnlyList<string> arguments,
        string? input = null,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        await using var child = Start(file, arguments, input, environment);
        var code = await child.Exited;
        if (code != 0)
        {
            throw new StandInException(
                $"PostgreSQL could not {task} (exit code {code}):{Environment.NewLine}{LastLines}"
            );
        }
    }

    private static Dictionary<string, string?> With(IReadOnlyDictionary<string, string?>? more)
    {
        var environment = CleanEnvironment();
        foreach (var (name, value) in more ?? new Dictionary<string, string?>())
        {
            environment[name] = value;
        }
        return environment;
    }

    // PGPORT, PGDATA and the like of the user's shell are meant for another server.
    private static Dictionary<string, string?> CleanEnvironment()
    {
        var names = Environment.GetEnvironmentVariables().Keys.Cast<string>();
        var clean = names
            .Where(n => n.StartsWith("PG", StringComparison.Ordinal))
            .ToDictionary(n => n, _ => (string?)null);
        clean["LC_ALL"] = "C";
        return clean;
    }

    private void Keep(string line, bool isError)
    {
        lock (_lines)
        {
            _lines.Enqueue(line);
            while (_lines.Count > KeptLines)
            {
                _lines.Dequeue();
            }
        }
        options.OnLine?.Invoke(line, isError);
    }
}
