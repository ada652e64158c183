namespace CareConnect.Dashboard.Engine;

/// <summary>The engine's HTTP calls, and its resources as last heard of.</summary>
internal sealed class EngineClient
{
    /// <summary>Called after a resource changed.</summary>
    public event Action? Changed
    {
        add => throw new NotImplementedException();
        remove => throw new NotImplementedException();
    }

    /// <summary>Whether the engine answers; the pages say so when it does not.</summary>
    public bool IsConnected => throw new NotImplementedException();

    /// <summary>Empty without an engine.</summary>
    public IReadOnlyList<EngineResource> Resources => throw new NotImplementedException();

    /// <summary>start, stop or restart of a resource or replica; null when done, else what was wrong.</summary>
    public Task<string?> ExecuteAsync(string name, string command, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public Task<IReadOnlyList<EngineVariable>> EnvironmentAsync(
        string name,
        bool secrets,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();
}
