namespace CareConnect.Api.Access;

/// <summary>
/// Stands before every handler: decides by the endpoint's rule, runs the handler in one transaction with its audit row, and
/// lets the answer leave only after both are committed. What the handler refuses is rolled back and audited as a failure. A
/// body that cannot be understood never gets here: its 400 depends on nothing that is stored.
/// </summary>
internal sealed class AccessFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var rule = http.GetEndpoint()!.Metadata.GetRequiredMetadata<AccessRule>();
        if (rule.Admission == Admission.Anonymous)
        {
            return await next(context);
        }

        var call = http.RequestServices.GetRequiredService<Call>();
        if (await call.BeginAsync(rule, http) is { } refusal)
        {
            return refusal;
        }
        var result = await next(context);
        if (StatusOf(result) is >= 400 and var status)
        {
            await call.FailAsync(status, http.RequestAborted);
        }
        else
        {
            await call.CommitAsync(http.RequestAborted);
        }
        return result;
    }

    private static int StatusOf(object? result) =>
        result switch
        {
            INestedHttpResult nested => StatusOf(nested.Result),
            IStatusCodeHttpResult { StatusCode: { } status } => status,
            _ => StatusCodes.Status200OK,
        };
}
