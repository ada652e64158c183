using CareConnect.Dashboard;
using CareConnect.Dashboard.Telemetry;

var builder = WebApplication.CreateBuilder(args);
builder
    .Services.AddOptions<DashboardOptions>()
    .BindConfiguration(DashboardOptions.SectionName)
    .ValidateDataAnnotations();
builder.Services.AddTelemetryStore();
var app = builder.Build();
app.Run();
