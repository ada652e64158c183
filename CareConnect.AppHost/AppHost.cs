using Amazon;
using CareConnect.AppHost.Demo;
using CareConnect.AppHost.Deployment;
using CareConnect.AppHost.Local;

var builder = DistributedApplication.CreateBuilder(args.WithoutDemo().WithoutReplica());

// Secrets: made once when absent and kept in the user secrets; published as parameters.
var appPassword = builder.AddParameter("careconnect-app-password", Generated(32), secret: true, persist: true);
var readonlyPassword = builder.AddParameter(
    "careconnect-readonly-password",
    Generated(32),
    secret: true,
    persist: true
);
var backupPassword = builder.AddParameter("careconnect-backup-password", Generated(32), secret: true, persist: true);
var jwtSigningKey = builder.AddParameter("jwt-signing-key", Generated(64), secret: true, persist: true);

// Infrastructure. Each service gets the database by a role of its own; the server's login is the migrator's alone.
var aws = builder.AddAWSSDKConfig().WithRegion(RegionEndpoint.USEast1);
var postgres = builder.AddPostgres("postgres").WithImageTag("15.18").WithDataVolume("careconnect-postgres");
var database = postgres.AddDatabase("careconnect-db", "careconnect");
var replica = LocalReplica.Add(builder, args, postgres);
var careconnect = builder.AddConnectionString("careconnect", As("careconnect_app", appPassword));
var careconnectReadonly = builder.AddConnectionString(
    "careconnect-readonly",
    As("careconnect_readonly", readonlyPassword, "prefer-standby")
);
var cache = builder.AddRedis("cache").WithImageTag("7.4").DeployAs(new CacheDeployment("8.0"));
builder.AddS3Bucket("files");
builder.AddS3Bucket("backups");
builder.AddLocalMail("mail");

// Migrations run to completion before any service starts.
var migrator = builder
    .AddProject<Projects.CareConnect_Migrator>("migrator")
    .WithReference(database)
    .WaitFor(database)
    .WithEnvironment("Roles__AppPassword", appPassword)
    .WithEnvironment("Roles__ReadonlyPassword", readonlyPassword)
    .WithEnvironment("Roles__BackupPassword", backupPassword)
    .DeployAs(new ServiceDeployment { Kind = DeploymentKind.Job });
replica?.Reach(migrator, database);

// Services.
var api = builder
    .AddProject<Projects.CareConnect_Api>("api")
    .WithReference(careconnect)
    .WithReference(careconnectReadonly)
    .WaitForCompletion(migrator)
    .WithReference(cache)
    .WaitFor(cache)
    .WithReference(aws)
    .WithEnvironment("Jwt__SigningKey", jwtSigningKey)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .WithReplicas(2)
    .WithLocalDrain()
    .DeployAs(
        new ServiceDeployment
        {
            HealthPath = "/health",
            Cpu = 1024,
            MemoryMiB = 2048,
            MinTasks = 2,
            MaxTasks = 10,
            ReadReplica = careconnectReadonly.Resource,
            Paths = ["/api/*", "/health", "/actuator/*", "/openapi/*"],
            ProxyNetwork = "ForwardedHeaders__KnownNetworks__0",
        }
    );
builder
    .AddProject<Projects.CareConnect_Worker>("worker")
    .WithReference(careconnect)
    .WaitForCompletion(migrator)
    .WithReference(aws)
    .DeployAs(
        new ServiceDeployment
        {
            Cpu = 512,
            MemoryMiB = 1024,
            MaxTasks = 4,
        }
    );

builder.AddDemo(args, api, migrator);

builder.Build().Run();

static GenerateParameterDefault Generated(int length) => new() { MinLength = length, Special = false };

ReferenceExpression As(string role, IResourceBuilder<ParameterResource> password, string server = "primary") =>
    replica?.Login(role, password.Resource, database.Resource, server)
    ?? ReferenceExpression.Create(
        $"Host={postgres.Resource.Host};Port={postgres.Resource.Port};Username={role};Password={password};Database={database.Resource.DatabaseName}"
    );
