using CareConnect.Dashboard;

var builder = WebApplication.CreateBuilder(args);
builder
    .Services.AddOptions<DashboardOptions>()
    .BindConfiguration(DashboardOptions.SectionName)
    .ValidateDataAnnotations();
var app = builder.Build();
app.Run();
