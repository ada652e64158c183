using CareConnect.Api;
using CareConnect.Api.Access;
using CareConnect.Api.Actuator;
using CareConnect.Api.Alerts;
using CareConnect.Api.Auth;
using CareConnect.Api.CareCircles;
using CareConnect.Api.DeadLetters;
using CareConnect.Api.HealthSummary;
using CareConnect.Api.Http;
using CareConnect.Api.Idempotency;
using CareConnect.Api.Maintenance;
using CareConnect.Api.Metrics;
using CareConnect.Api.Patients;
using CareConnect.Api.ReferenceRanges;
using CareConnect.Api.VitalSigns;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddMaintenanceMode();
builder.AddData();
builder.AddSignIn();
builder.AddHttpApi();
builder.AddOverloadLimit();
builder.AddApiMetrics();
builder.AddActuator();
builder.AddDrain();
builder.Services.AddValidation();

var app = builder.Build();
app.UseDrain();
app.UseForwardedHeaders();
app.UseResponseTime();
app.UseSecurityHeaders();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseJsonOnly();

// Before anything is worked on.
app.UseRateLimiter();
app.UseAuthentication();
app.UseMaintenanceGate();
app.UseAuthorization();
app.UseIdempotencyKeys();

app.MapDefaultEndpoints();
app.MapActuator();
app.MapOpenApi().AllowAnonymous();

var api = app.MapGroup("/api").EnforceAccessRules().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
api.MapAuth();
api.MapPatients();
api.MapCareCircles();
api.MapVitalSigns();
api.MapReferenceRanges();
api.MapAlerts();
GetHealthSummary.Map(api);
api.MapDeadLetters();

app.Run();
