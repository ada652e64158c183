using CareConnect.Dashboard;
using CareConnect.Dashboard.Api;
using CareConnect.Dashboard.Engine;
using CareConnect.Dashboard.Listeners;
using CareConnect.Dashboard.Otlp;
using CareConnect.Dashboard.Telemetry;

var builder = WebApplication.CreateBuilder(args);
builder
    .Services.AddOptions<DashboardOptions>()
    .BindConfiguration(DashboardOptions.SectionName)
    .ValidateDataAnnotations();
builder.AddListeners();
builder.Services.AddTelemetryStore();
builder.Services.AddEngine();
builder.AddOtlp();
var app = builder.Build();
app.MapTelemetryApi();
return await app.RunListenersAsync();
