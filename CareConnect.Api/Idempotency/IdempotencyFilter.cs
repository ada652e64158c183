using CareConnect.Api.Access;
using CareConnect.Api.Http;

namespace CareConnect.Api.Idempotency;

/// <summary>
/// Stands between <see cref="AccessFilter"/> and the handler of a write with an Idempotency-Key: the key again, with the same
/// request, gets the same answer, and nothing is done twice. Who may not call gets no answer of before. docs/idempotency.md.
/// </summary>
internal sealed class IdempotencyFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Features.Get<IdempotentRequest>() is not { } request)
        {
            return await next(context);
        }
        if (request.Key is null)
        {
            return Problems.IdempotencyKeyMalformed();
        }

        var call = http.RequestServices.GetRequiredService<Call>();
        if (!call.IsDecided)
        {
            await call.DecideAsync(http.RequestAborted);
        }
        if (call.Refusal is not null)
        {
            return null;
        }
        var answers = new IdempotencyAnswers(call, request.Key, await request.HashAsync(http.RequestAborted));
        if (await answers.ReserveAsync(http.RequestAborted) is { } known)
        {
            return known;
        }
        var result = await next(context);
        if (AccessFilter.StatusOf(result) >= StatusCodes.Status400BadRequest)
        {
            return result;
        }
        var answer = await KeptAnswer.OfAsync((IResult)result!, http);
        return await answers.TryKeepAsync(answer, http.RequestAborted) ? answer : Problems.IdempotencyKeyBusy();
    }
}
