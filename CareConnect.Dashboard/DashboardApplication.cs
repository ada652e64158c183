using CareConnect.Dashboard.Api;
using CareConnect.Dashboard.Components;
using CareConnect.Dashboard.Engine;
using CareConnect.Dashboard.Listeners;
using CareConnect.Dashboard.Otlp;
using CareConnect.Dashboard.Security;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard;

/// <summary>The whole web process, put together here for the program and for the tests alike.</summary>
internal static class DashboardApplication
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = args,
                ApplicationName = typeof(DashboardApplication).Assembly.GetName().Name,
                // The assets' manifests lie beside the assembly, wherever the process is started from.
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder
            .Services.AddOptions<DashboardOptions>()
            .BindConfiguration(DashboardOptions.SectionName)
            .ValidateDataAnnotations();
        builder.AddListeners();
        builder.Services.AddTelemetryStore();
        builder.Services.AddEngine();
        builder.AddOtlp();
        builder.AddSignIn();
        builder.AddPages();

        var app = builder.Build();
        app.UsePages();
        app.UseSignIn();
        app.MapSignIn();
        app.MapTelemetryApi();
        app.MapPages();
        return app;
    }
}
