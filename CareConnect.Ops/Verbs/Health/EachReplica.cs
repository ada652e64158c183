using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Health;

/// <summary>Asks the API again and again, each time by a new connection, until all of its replicas answer as is wanted.</summary>
internal static class EachReplica
{
    // New connections go to the replicas in turn, of which there are ten at most.
    private const int AnswersInARow = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="api">Where it answers.</param>
    /// <param name="path">What is asked, without a sign-in.</param>
    /// <param name="isAsWanted">Whether an answer is.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="otherwise">What the error says.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ProcedureException">Not each of them does in time.</exception>
    public static async Task AnswersAsync(
        Uri api,
        string path,
        Func<HttpResponseMessage, Task<bool>> isAsWanted,
        TimeSpan patience,
        string otherwise,
        CancellationToken cancellationToken
    )
    {
        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero };
        using var client = new HttpClient(handler) { BaseAddress = api, Timeout = TimeSpan.FromSeconds(10) };
        var end = DateTimeOffset.UtcNow + patience;
        for (var inARow = 0; inARow < AnswersInARow; )
        {
            if (DateTimeOffset.UtcNow > end)
            {
                throw new ProcedureException(otherwise);
            }

            if (await IsAsWantedAsync(client, path, isAsWanted, cancellationToken))
            {
                inARow++;
            }
            else
            {
                inARow = 0;
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static async Task<bool> IsAsWantedAsync(
        HttpClient client,
        string path,
        Func<HttpResponseMessage, Task<bool>> isAsWanted,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return await isAsWanted(answer);
        }
        catch (Exception problem)
            when (problem is HttpRequestException
                || (problem is TaskCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return false;
        }
    }
}
