using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Local;

/// <summary>Stops and starts resources, and waits until they are what they should be.</summary>
internal static class ResourceControl
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Stops a resource; one that does not run is left alone.</summary>
    public static async Task StopAsync(this LocalTopology topology, string name, CancellationToken cancellationToken)
    {
        if (await IsActiveAsync(topology, name, cancellationToken))
        {
            await topology.ExecuteAsync(name, "stop", cancellationToken);
            await UntilAsync(
                TimeSpan.FromSeconds(30),
                async () => !await IsActiveAsync(topology, name, cancellationToken),
                $"'{name}' did not stop within 30 s. End its process, and run this again.",
                cancellationToken
            );
        }
    }

    /// <summary>Starts a resource, and waits until it runs and is healthy.</summary>
    public static async Task StartAsync(this LocalTopology topology, string name, CancellationToken cancellationToken)
    {
        var resource = await topology.ResourceAsync(name, cancellationToken);
        if (resource.State is not ("Running" or "Starting"))
        {
            await topology.ExecuteAsync(name, "start", cancellationToken);
        }

        await UntilAsync(
            TimeSpan.FromMinutes(2),
            async () =>
                await topology.ResourceAsync(name, cancellationToken)
                    is { State: "Running", Health: "Healthy" or null },
            $"'{name}' did not become healthy within 2 min. Its console in the dashboard says why.",
            cancellationToken
        );
    }

    /// <summary>Asks again and again.</summary>
    /// <exception cref="ProcedureException">It did not become true in time.</exception>
    public static async Task UntilAsync(
        TimeSpan patience,
        Func<Task<bool>> isTrue,
        string whenNot,
        CancellationToken cancellationToken
    )
    {
        var end = TimeProvider.System.GetUtcNow() + patience;
        while (!await isTrue())
        {
            if (TimeProvider.System.GetUtcNow() > end)
            {
                throw new ProcedureException(whenNot);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>The API's address; null while it does not run.</summary>
    public static async Task<Uri?> ApiAddressAsync(this LocalTopology topology, CancellationToken cancellationToken)
    {
        var api = await topology.ResourceAsync(LocalNames.Api, cancellationToken);
        return api.State == "Running" ? api.Urls.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttp) : null;
    }

    /// <summary>Waits until the API says that it and its database are well.</summary>
    public static async Task ApiIsHealthyAsync(
        this LocalTopology topology,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        await UntilAsync(
            patience,
            async () =>
            {
                try
                {
                    return await topology.ApiAddressAsync(cancellationToken) is { } address
                        && (await client.GetAsync(new Uri(address, "/health"), cancellationToken)).IsSuccessStatusCode;
                }
                catch (Exception problem)
                    when (problem is HttpRequestException
                        || problem is TaskCanceledException && !cancellationToken.IsCancellationRequested
                    )
                {
                    return false;
                }
            },
            $"GET /health of the API was not well within {patience.TotalSeconds:0} s. Look: careconnect health --target local",
            cancellationToken
        );
    }

    private static async Task<bool> IsActiveAsync(
        LocalTopology topology,
        string name,
        CancellationToken cancellationToken
    ) =>
        (await topology.ResourceAsync(name, cancellationToken)).State
            is "Running"
                or "Starting"
                or "Stopping"
                or "Waiting";
}
