namespace CareConnect.Hosting.Networking;

/// <summary>A stable port in front of the ports of a resource's instances; each transport carries in its own way.</summary>
internal interface IEndpointProxy : IAsyncDisposable
{
    void AddBackend(int port);

    /// <summary>Nothing new goes there.</summary>
    void RemoveBackend(int port);
}
