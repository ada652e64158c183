namespace CareConnect.Dashboard.Engine;

/// <summary>Keeps the client's resources as they are: the whole list first, then each change.</summary>
internal sealed class ResourceFollower(
    EngineConnection connection,
    EngineClient client,
    ILogger<ResourceFollower> logger
) : EngineFollower(connection, logger)
{
    private readonly EngineConnection _connection = connection;

    protected override async Task FollowAsync(Action onHeard, CancellationToken stoppingToken)
    {
        var list = await _connection.GetAsync<ResourceList>("/api/resources", stoppingToken);
        client.Replace(list.Resources);
        onHeard();
        // It begins with the present of all, so that nothing is missed since the list.
        await foreach (
            var (_, resource) in _connection.StreamAsync<EngineResource>("/api/resources/stream", stoppingToken)
        )
        {
            client.Update(resource);
        }
    }

    protected override void OnLost() => client.Lose();

    private sealed record ResourceList(IReadOnlyList<EngineResource> Resources);
}
