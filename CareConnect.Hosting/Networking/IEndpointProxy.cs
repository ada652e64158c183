namespace CareConnect.Hosting.Networking;

/// <summary>A stable port in front of the ports of a resource's instances; each transport carries in its own way.</summary>
internal interface IEndpointProxy : IAsyncDisposable
{
    /// <param name="port">Where it listens.</param>
    /// <param name="version">Which build of the resource it is.</param>
    void AddBackend(int port, object? version = null);

    /// <summary>Whose backends get how many of 100 new connections; see <see cref="BackendSet.SetShares"/>.</summary>
    void SetShares(IReadOnlyDictionary<object, int>? shares);

    /// <summary>Nothing new goes there.</summary>
    void RemoveBackend(int port);
}
