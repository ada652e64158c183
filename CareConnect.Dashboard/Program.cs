await using var app = CareConnect.Dashboard.DashboardApplication.Build(args);
await app.RunAsync();
