using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts;
using CareConnect.Contracts.DeadLetters;
using CareConnect.Data;
using CareConnect.Data.Outbox;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.DeadLetters;

/// <summary>What the background work gave up: an administrator sees it, and has it tried again.</summary>
internal static class DeadLetterEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapDeadLetters(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("dead-letters").WithTags("DeadLetters");
        group.MapGet("", List).WithName("ListDeadLetters").WithSummary("List given-up messages, newest first");
        group
            .MapPost("{messageId:guid}/retry", Retry)
            .WithName("RetryDeadLetter")
            .WithSummary("Have a given-up message tried again");
    }

    private static async Task<Results<Ok<Page<DeadLetterResponse>>, ProblemHttpResult>> List(
        [AsParameters] PageQuery query,
        CareConnectDbContext db,
        CancellationToken cancellationToken
    )
    {
        if (!Cursor.TryParse(query.Cursor, out var cursor))
        {
            return Problems.Invalid("cursor", "The cursor is not one of this list.");
        }
        var limit = query.Limit ?? DefaultLimit;
        var messages = db.OutboxMessages.AsNoTracking().Where(m => m.State == OutboxState.Discarded);
        if (cursor is { } after)
        {
            messages = messages.Where(m =>
                EF.Functions.LessThan(ValueTuple.Create(m.CreatedAt, m.Id), ValueTuple.Create(after.At, after.Id))
            );
        }
        var found = await messages
            .OrderByDescending(m => m.CreatedAt)
            .ThenByDescending(m => m.Id)
            .Take(limit + 1)
            .Select(m => new DeadLetterResponse
            {
                Id = m.Id,
                Kind = m.Kind,
                Attempts = m.Attempt,
                CreatedAt = m.CreatedAt,
                DiscardedAt = m.FinalizedAt!.Value,
                LastError = m.LastError,
            })
            .ToListAsync(cancellationToken);
        var next = found.Count > limit ? new Cursor(found[limit - 1].CreatedAt, found[limit - 1].Id).ToString() : null;
        return TypedResults.Ok(new Page<DeadLetterResponse>([.. found.Take(limit)], next));
    }

    /// <summary>The message is due at once, with all its attempts before it again.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> Retry(
        Guid messageId,
        CareConnectDbContext db,
        Call call,
        CancellationToken cancellationToken
    )
    {
        call.ResourceId = messageId;
        var retried = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE outbox_messages SET state = 'AVAILABLE', attempt = 0, scheduled_at = {call.Now}, finalized_at = NULL
            WHERE id = {messageId} AND state = 'DISCARDED'
            """,
            cancellationToken
        );
        return retried == 1 ? TypedResults.NoContent() : Problems.NotFound();
    }
}
