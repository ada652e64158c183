using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Web;

/// <summary>The edge's cache in front of a site.</summary>
internal sealed class WebEdge(AwsCli cli, WebSite site)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Makes every edge location forget these files, and waits until all have.</summary>
    /// <param name="files">Those whose names stay while their content changes.</param>
    /// <param name="reference">The same reference makes no second invalidation, so that this can be done again.</param>
    /// <param name="context">Told of it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task ForgetAsync(
        IReadOnlyList<WebFile> files,
        string reference,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var paths = files.Select(site.AddressOf).ToList();
        var answer = await cli.SendAsync<Answer>(
            ["cloudfront", "create-invalidation"],
            new
            {
                DistributionId = site.Distribution,
                InvalidationBatch = new
                {
                    Paths = new { Quantity = paths.Count, Items = paths },
                    CallerReference = reference,
                },
            },
            cancellationToken
        );
        context.Facts["invalidation"] = answer.Invalidation.Id;
        for (var waited = TimeSpan.Zero; !answer.Invalidation.IsCompleted; waited += Between)
        {
            if (waited >= Patience)
            {
                throw new ProcedureException(
                    $"The invalidation {answer.Invalidation.Id} is not complete after {Patience.TotalMinutes:0} min: some edge locations "
                        + "may show the old site for now. Run the command again to wait on."
                );
            }

            await Task.Delay(Between, cancellationToken);
            answer = await cli.ReadAsync<Answer>(
                [
                    "cloudfront",
                    "get-invalidation",
                    "--distribution-id",
                    site.Distribution,
                    "--id",
                    answer.Invalidation.Id,
                ],
                cancellationToken
            );
        }

        context.Say($"{paths.Count} paths, invalidation {answer.Invalidation.Id}");
    }

    private sealed record Answer(Invalidation Invalidation);

    private sealed record Invalidation(string Id, string Status)
    {
        public bool IsCompleted => Status.Equals("Completed", StringComparison.OrdinalIgnoreCase);
    }
}
