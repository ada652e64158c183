using CareConnect.Dashboard;
using CareConnect.Dashboard.Listeners;

var app = DashboardApplication.Build(args);
return await app.RunListenersAsync();
