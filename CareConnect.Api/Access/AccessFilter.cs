using CareConnect.Api.HealthSummary;
using CareConnect.Api.Http;
using CareConnect.Api.Idempotency;
using Npgsql;

namespace CareConnect.Api.Access;

/// <summary>
/// On an endpoint whose handler asks who may what together with its own commands, to save a round trip. The filter makes sure
/// that it did.
/// </summary>
internal sealed class DecidesItself;

/// <summary>
/// Stands before every handler: decides by the endpoint's rule, runs the handler in one transaction with its audit row, and
/// lets the answer leave only after both are committed. What the handler refuses is rolled back and audited as a failure. A
/// body that cannot be understood never gets here: its 400 depends on nothing that is stored.
/// </summary>
internal sealed class AccessFilter(HealthSummaryCache summaries) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var endpoint = http.GetEndpoint()!.Metadata;
        var rule = endpoint.GetRequiredMetadata<AccessRule>();
        if (rule.Admission == Admission.Anonymous)
        {
            return await next(context);
        }

        var call = http.RequestServices.GetRequiredService<Call>();
        if (!call.TryIdentify(rule, http))
        {
            return Problems.SessionEnded();
        }
        // What no handler binds is read before anything is held: how long that takes is up to the sender.
        if (http.Features.Get<IdempotentRequest>() is { } keyed)
        {
            await keyed.Body.HashAllAsync(http.RequestAborted);
        }
        if (endpoint.GetMetadata<DecidesItself>() is null)
        {
            await call.DecideAsync(http.RequestAborted);
        }
        var result = call.Refusal is null ? await HandleAsync(call, context, next) : null;
        if (!call.IsDecided && call.Refusal is null)
        {
            result = await DecideLateAsync(call, result, http.RequestAborted);
        }
        if (call.Refusal is { } refusal)
        {
            await call.RefuseAsync(http.RequestAborted);
            return refusal;
        }
        if (StatusOf(result) is >= 400 and var status)
        {
            await call.FailAsync(status, http.RequestAborted);
        }
        else
        {
            await call.CommitAsync(http.RequestAborted);
            if (!rule.IsRead && call.PatientId is { } changed)
            {
                // Here rather than in handlers, so that no write can forget it.
                summaries.Evict(changed);
            }
        }
        return result;
    }

    // A command that stood behind the question who may what failed: where the answer was no, that is the answer.
    private static async ValueTask<object?> HandleAsync(
        Call call,
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        try
        {
            return await next(context);
        }
        catch (PostgresException) when (call.Refusal is not null)
        {
            return null;
        }
    }

    // The handler found a fault in the request before it asked. Who may not call must not learn of it.
    private static async Task<object?> DecideLateAsync(Call call, object? result, CancellationToken cancellationToken)
    {
        if (StatusOf(result) < 400)
        {
            throw new InvalidOperationException("A handler answered without asking whether its caller may.");
        }
        await call.DecideAsync(cancellationToken);
        return result;
    }

    public static int StatusOf(object? result) =>
        result switch
        {
            INestedHttpResult nested => StatusOf(nested.Result),
            IStatusCodeHttpResult { StatusCode: { } status } => status,
            _ => StatusCodes.Status200OK,
        };
}
