using CareConnect.Dashboard.Components.Layout;
using CareConnect.Dashboard.Components.Resources;
using CareConnect.Dashboard.ConsoleText;
using CareConnect.Dashboard.Mails;
using CareConnect.Dashboard.Storage;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;

namespace CareConnect.Dashboard.Components;

/// <summary>The web pages: their services, their address and their routes.</summary>
internal static class PagesExtensions
{
    /// <summary>Without rendering ahead: every page asks the store once, and knows the browser's settings from the start.</summary>
    public static InteractiveServerRenderMode Mode { get; } = new(prerender: false);

    public static void AddPages(this WebApplicationBuilder builder)
    {
        // A build's output, not only a published folder, has to serve the assets, in every environment.
        builder.WebHost.UseStaticWebAssets();
        // The framework's request log would hold the token of the login link.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        builder.Services.AddScoped<UserSettings>();
        builder.Services.AddSingleton<UnreadErrors>();
        builder.Services.TryAddSingleton(TimeProvider.System);
    }

    /// <summary>People who asked for a page that is not there get one that says so; scripts get the bare answer.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(
            (context, next) =>
            {
                if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
                {
                    context.Features.Get<IStatusCodePagesFeature>()!.Enabled = false;
                }
                return next(context);
            }
        );
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapConsoleDownload();
        app.MapMails();
        app.MapObjects();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
