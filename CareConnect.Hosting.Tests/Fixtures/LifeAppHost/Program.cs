using Microsoft.Extensions.Configuration;

// A small AppHost that tests start, stop and kill:
//   --api-port PORT     the API's fixed port
//   --lacking true      adds a parameter without a value, and who needs it
//   --broker true       adds a container that has no stand-in
//   --unbuilt true      adds a project that was never built
//   --endless true      adds who waits for what does not end
var builder = DistributedApplication.CreateBuilder(args);
var database = builder
    .AddPostgres("postgres")
    .WithImageTag("15.18")
    .WithDataVolume("life-postgres")
    .AddDatabase("records");
var cache = builder.AddRedis("cache").WithImageTag("7.4");
var api = builder
    .AddProject<Projects.SampleApi>("api", launchProfileName: null)
    .WithHttpEndpoint(port: builder.Configuration.GetValue<int?>("api-port"))
    .WithHttpHealthCheck("/health")
    .WithReference(database)
    .WaitFor(database)
    .WithReference(cache)
    .WaitFor(cache)
    .WithReplicas(2);
builder.AddProject<Projects.SampleWorker>("worker").WaitFor(api);

if (builder.Configuration.GetValue<bool>("lacking"))
{
    var key = builder.AddParameter("outside-key", secret: true);
    builder.AddProject<Projects.SampleWorker>("caller").WithEnvironment("OUTSIDE_KEY", key);
}

if (builder.Configuration.GetValue<bool>("broker"))
{
    builder.AddContainer("broker", "rabbitmq", "4");
}

if (builder.Configuration.GetValue<bool>("unbuilt"))
{
    builder.AddProject("unbuilt", "../Nowhere/Nowhere.csproj");
}

if (builder.Configuration.GetValue<bool>("endless"))
{
    var endless = builder.AddExecutable("endless", "sleep", "/", "600");
    builder.AddProject<Projects.SampleWorker>("waiting").WaitForCompletion(endless);
}

builder.Build().Run();
