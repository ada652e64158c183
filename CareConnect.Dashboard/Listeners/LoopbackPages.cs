namespace CareConnect.Dashboard.Listeners;

/// <summary>Shows pages under names of this machine only, before anything else sees a request.</summary>
internal sealed class LoopbackPages : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(CheckAsync);
            next(app);
        };

    // The ports for telemetry refuse in their own protocols.
    private static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Listener() != Listener.Ui || LoopbackNames.Has(context.Request.Host))
        {
            return next(context);
        }
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("The dashboard is at localhost, 127.0.0.1 and [::1] only.");
    }
}
