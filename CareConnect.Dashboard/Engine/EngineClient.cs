namespace CareConnect.Dashboard.Engine;

/// <summary>The engine's HTTP calls, and its resources as last heard of.</summary>
internal sealed class EngineClient(EngineConnection connection)
{
    private readonly Lock _gate = new();
    private volatile IReadOnlyList<EngineResource> _resources = [];
    private volatile bool _isConnected;

    /// <summary>Called after a resource changed, and when the engine was lost or found again.</summary>
    public event Action? Changed;

    /// <summary>Whether the engine answers; the pages say so when it does not.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>Empty without an engine; in the order of the AppHost.</summary>
    public IReadOnlyList<EngineResource> Resources => _resources;

    /// <summary>start, stop or restart of a resource or replica; null when done, else what was wrong.</summary>
    public async Task<string?> ExecuteAsync(string name, string command, CancellationToken cancellationToken)
    {
        try
        {
            await connection.PostAsync(
                $"/api/resources/{Uri.EscapeDataString(name)}/{Uri.EscapeDataString(command)}",
                cancellationToken
            );
            return null;
        }
        catch (HttpRequestException problem)
        {
            return problem.Message;
        }
    }

    /// <summary>The environment of a resource or replica; a parameter's value or a connection string stands there, too.</summary>
    /// <exception cref="HttpRequestException">The engine does not answer, or does not know the values yet.</exception>
    public Task<IReadOnlyList<EngineVariable>> EnvironmentAsync(
        string name,
        bool secrets,
        CancellationToken cancellationToken
    ) =>
        connection.GetAsync<IReadOnlyList<EngineVariable>>(
            $"/api/resources/{Uri.EscapeDataString(name)}/environment?secrets={(secrets ? "true" : "false")}",
            cancellationToken
        );

    /// <exception cref="HttpRequestException">The engine does not answer, or there is none.</exception>
    public async Task<string> ConnectionStringAsync(string name, CancellationToken cancellationToken)
    {
        var path = $"/api/resources/{Uri.EscapeDataString(name)}/connectionstring";
        return (await connection.GetAsync<ConnectionStringAnswer>(path, cancellationToken)).ConnectionString;
    }

    /// <summary>All resources, as the engine lists them.</summary>
    public void Replace(IReadOnlyList<EngineResource> resources)
    {
        lock (_gate)
        {
            _resources = resources;
            _isConnected = true;
        }
        Changed?.Invoke();
    }

    /// <summary>One resource as it is now.</summary>
    public void Update(EngineResource resource)
    {
        lock (_gate)
        {
            var isKnown = _resources.Any(known => known.Name == resource.Name);
            _resources = isKnown
                ? [.. _resources.Select(known => known.Name == resource.Name ? resource : known)]
                : [.. _resources, resource];
        }
        Changed?.Invoke();
    }

    /// <summary>What was heard stays, as the last that is known.</summary>
    public void Lose()
    {
        if (_isConnected)
        {
            _isConnected = false;
            Changed?.Invoke();
        }
    }

    private sealed record ConnectionStringAnswer(string ConnectionString);
}
