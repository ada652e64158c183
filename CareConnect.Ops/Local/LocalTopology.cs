using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Storage;

namespace CareConnect.Ops.Local;

/// <summary>
/// The AppHost that runs on this machine, found by its run file and driven by the engine's HTTP calls.
/// </summary>
internal sealed class LocalTopology : Stores, IDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const string DataField = "data: ";
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(1);
    private readonly HttpClient _engine;

    private LocalTopology(OpsHome home, string name, RunFile file)
    {
        Home = home;
        Name = name;
        _engine = new HttpClient { BaseAddress = file.Address, Timeout = Patience };
        _engine.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", file.Token);
    }

    /// <summary>Where it keeps its data.</summary>
    public OpsHome Home { get; }

    /// <summary>The AppHost's.</summary>
    public string Name { get; }

    /// <summary>Finds the one that runs.</summary>
    /// <param name="home">Where run files are.</param>
    /// <param name="name">Which, where more than one runs.</param>
    /// <exception cref="ProcedureException">None runs, or more than one and no name says which.</exception>
    public static LocalTopology Find(OpsHome home, string? name)
    {
        var files = Directory.Exists(home.RunFiles)
            ? Directory
                .GetFiles(home.RunFiles, "*.json")
                .Where(file => name is null || Path.GetFileNameWithoutExtension(file) == name)
                .ToList()
            : [];
        return files switch
        {
            [] => throw new ProcedureException(
                "No AppHost runs here. Start it: dotnet run --project CareConnect.AppHost"
                    + (name is null ? "" : $" (asked for: {name})")
            ),
            [var file] => new LocalTopology(home, Path.GetFileNameWithoutExtension(file), RunFile.Read(file)),
            _ => throw new ProcedureException(
                "More than one AppHost runs here; say which with --apphost: "
                    + string.Join(", ", files.Select(Path.GetFileNameWithoutExtension))
            ),
        };
    }

    public override Task<DatabaseAccess> DatabaseAsync(CancellationToken cancellationToken) =>
        DatabaseAccess.OfAsync(this, cancellationToken);

    public override Task<ObjectStorage> BackupsAsync(CancellationToken cancellationToken) =>
        ObjectStorage.OfAsync(this, cancellationToken);

    public override Task<string> CacheAsync(CancellationToken cancellationToken) =>
        ConnectionStringAsync(LocalNames.Cache, cancellationToken);

    /// <summary>All resources, in the order of the AppHost.</summary>
    public async Task<IReadOnlyList<LocalResource>> ResourcesAsync(CancellationToken cancellationToken) =>
        (await GetAsync<ResourceList>("/api/resources", cancellationToken)).Resources;

    /// <exception cref="ProcedureException">There is no such resource.</exception>
    public async Task<LocalResource> ResourceAsync(string name, CancellationToken cancellationToken) =>
        (await ResourcesAsync(cancellationToken)).FirstOrDefault(resource => resource.Name == name)
        ?? throw new ProcedureException($"The AppHost has no resource '{name}'.");

    /// <summary>A variable that the resource was started with, secrets too; a parameter's value is called Value.</summary>
    public async Task<string> VariableAsync(string resource, string variable, CancellationToken cancellationToken)
    {
        var variables = await GetAsync<List<Variable>>(
            $"/api/resources/{Uri.EscapeDataString(resource)}/environment?secrets=true",
            cancellationToken
        );
        return variables.FirstOrDefault(candidate => candidate.Name == variable)?.Value
            ?? throw new ProcedureException($"The resource '{resource}' has no variable '{variable}'.");
    }

    public async Task<string> ConnectionStringAsync(string resource, CancellationToken cancellationToken) =>
        (
            await GetAsync<ConnectionStringAnswer>(
                $"/api/resources/{Uri.EscapeDataString(resource)}/connectionstring",
                cancellationToken
            )
        ).ConnectionString;

    /// <summary>start, stop or restart of a resource or replica.</summary>
    public async Task ExecuteAsync(string name, string command, CancellationToken cancellationToken)
    {
        var path = $"/api/resources/{Uri.EscapeDataString(name)}/{Uri.EscapeDataString(command)}";
        using var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Post, path), cancellationToken);
    }

    /// <summary>Any other of the engine's calls.</summary>
    /// <param name="method">The call's.</param>
    /// <param name="path">Below /api/resources/.</param>
    /// <param name="body">Sent as JSON; nothing when null.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public async Task<T> CallAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"/api/resources/{path}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var answer = await SendAsync(request, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<T>(Format, cancellationToken))!;
    }

    /// <summary>The lines of all consoles that the engine has kept, the oldest first.</summary>
    public async Task<IReadOnlyList<LocalLine>> LinesAsync(CancellationToken cancellationToken)
    {
        using var answer = await _engine.GetAsync(
            new Uri("/api/logs/stream", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
        answer.EnsureSuccessStatusCode();
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream);
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = new List<LocalLine>();
        try
        {
            // What was kept comes at once; then the stream waits for what is new.
            silent.CancelAfter(LongestSilence);
            while (await reader.ReadLineAsync(silent.Token) is { } line)
            {
                silent.CancelAfter(LongestSilence);
                if (line.StartsWith(DataField, StringComparison.Ordinal))
                {
                    lines.Add(JsonSerializer.Deserialize<LocalLine>(line.AsSpan(DataField.Length), Format)!);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // That was all.
        }

        return lines;
    }

    public void Dispose() => _engine.Dispose();

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<T>(Format, cancellationToken))!;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _engine.SendAsync(request, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            throw new ProcedureException($"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {text}");
        }
        catch (HttpRequestException problem)
        {
            throw new ProcedureException(
                $"The AppHost '{Name}' does not answer: {problem.Message} Start it: dotnet run --project CareConnect.AppHost",
                problem
            );
        }
    }

    private sealed record ResourceList(IReadOnlyList<LocalResource> Resources);

    private sealed record Variable(string Name, string? Value);

    private sealed record ConnectionStringAnswer(string ConnectionString);

    private sealed record RunFile(Uri Address, string Token)
    {
        public static RunFile Read(string path)
        {
            try
            {
                return JsonSerializer.Deserialize<RunFile>(File.ReadAllText(path), Format)!;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
            {
                throw new ProcedureException($"{path}: the run file cannot be read. {problem.Message}", problem);
            }
        }
    }
}
