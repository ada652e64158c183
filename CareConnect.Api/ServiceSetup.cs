using CareConnect.Api.Access;
using CareConnect.Api.Auth;
using CareConnect.Api.CareCircles;
using CareConnect.Api.FhirImport;
using CareConnect.Api.HealthSummary;
using CareConnect.Api.Http;
using CareConnect.Api.Json;
using CareConnect.Api.Metrics;
using CareConnect.Data;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace CareConnect.Api;

/// <summary>What Program.cs adds to the container, a method for each part.</summary>
internal static class ServiceSetup
{
    // PostgreSQL's usual 100 connections less 10 kept for others, shared by two API tasks and a worker, twice during a
    // deployment. Database:MaxPoolSize says otherwise where the server has more.
    private const int MaxPoolSize = 10;
    private const int ReportsMaxPoolSize = 3;

    // Bodies of everything but imports are a few hundred bytes.
    private const long MaxBodySizeInBytes = 256 * 1024;

    public static void AddData(this WebApplicationBuilder builder)
    {
        builder.AddNpgsqlDbContext<CareConnectDbContext>(
            "careconnect",
            settings =>
            {
                // Each request is one transaction of its own; repeating parts of it would not be.
                settings.DisableRetry = true;
                settings.ConnectionString = WithPool(settings.ConnectionString, builder.Configuration);
            },
            CareConnectDbContext.Configure
        );
        builder.AddNpgsqlDbContext<ReportsDbContext>(
            "careconnect-readonly",
            settings =>
            {
                settings.DisableRetry = true;
                // A replica that is away costs the reports, not the health of everything else.
                settings.DisableHealthChecks = true;
                settings.ConnectionString = WithReportsPool(settings.ConnectionString, builder.Configuration);
            }
        );
        builder.Services.AddSingleton(services => new AuditWriter(
            builder.Configuration.GetConnectionString("careconnect")
                ?? throw new InvalidOperationException("ConnectionStrings:careconnect is missing."),
            services.GetRequiredService<ApiMetrics>()
        ));
        builder.AddRedisClient("cache", configureOptions: PassBySoon);
        builder.Services.AddSingleton<CacheConnection>().AddSingleton<HealthSummaryCache>();
    }

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<JwtOptions>()
            .BindConfiguration(JwtOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder
            .Services.AddOptions<SignInOptions>()
            .BindConfiguration(SignInOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder
            .Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IOptions<JwtOptions>, TimeProvider>(
                (bearer, jwt, clock) => AccessTokens.Configure(bearer, jwt.Value, clock)
            );
        builder.Services.AddAuthorization();
        builder.Services.AddSingleton<AccessTokens>().AddSingleton<PasswordWork>().AddSingleton<SignInAlerts>();
        builder.Services.AddScoped<Sessions>().AddScoped<SignInThrottle>().AddScoped<Login>();
    }

    public static void AddHttpApi(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodySizeInBytes;
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder
            .Services.AddScoped<Call>()
            .AddScoped<Reports>()
            .AddScoped<PersonSearch>()
            .AddSingleton<ActionWords>()
            .AddScoped<ImportStore>()
            .AddSingleton<ImportTurns>();
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Problems.Customize);
        builder.Services.AddExceptionHandler<FaultHandler>();
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        // Bad requests reach the fault handler in every environment, which says where the body is wrong.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.Configure<ForwardedHeadersOptions>(options => TrustProxies(options, builder.Configuration));
        builder.Services.AddOpenApi(options => options.Describe());
    }

    // Everything answers without the cache, so it is waited for briefly and not at all while it is known to be away.
    private static void PassBySoon(ConfigurationOptions redis)
    {
        var wait = (int)CacheConnection.MaxWait.TotalMilliseconds;
        (redis.ConnectTimeout, redis.SyncTimeout, redis.AsyncTimeout) = (wait, wait, wait);
        redis.BacklogPolicy = BacklogPolicy.FailFast;
    }

    // A caller's own X-Forwarded-For is believed only from the networks of the load balancer, of which there is none by
    // default. The middleware takes two empty lists for "believe everybody", so it is switched off then. In AWS CloudFront's
    // interface and the load balancer each add an address, so the header is read back to the first that is none of theirs.
    private static void TrustProxies(ForwardedHeadersOptions options, ConfigurationManager configuration)
    {
        var networks = configuration.GetSection("ForwardedHeaders:KnownNetworks").Get<string[]>() ?? [];
        options.ForwardedHeaders =
            networks.Length == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.ForwardLimit = null;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }
    }

    private static string? WithPool(string? connectionString, ConfigurationManager configuration) =>
        WithPool(connectionString, minSize: 5, configuration.GetValue("Database:MaxPoolSize", MaxPoolSize));

    private static string? WithReportsPool(string? connectionString, ConfigurationManager configuration) =>
        WithPool(
            connectionString,
            minSize: 0,
            configuration.GetValue("Database:ReportsMaxPoolSize", ReportsMaxPoolSize)
        );

    private static string? WithPool(string? connectionString, int minSize, int maxSize)
    {
        if (connectionString is null)
        {
            return null;
        }
        var pool = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MinPoolSize = minSize,
            MaxPoolSize = maxSize,
            // How long a request waits for a connection before it is told to come back.
            Timeout = 20,
            ConnectionIdleLifetime = 300,
            ConnectionLifetime = 1200,
            // The same few statements all day: parsed and planned once for each connection.
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            // Every setting and lock of ours ends with its transaction, so there is nothing to reset.
            NoResetOnClose = true,
        };
        // A request gives up its wait for a lock, and loses a transaction that it left open, before others run out of
        // connections because of it.
        pool.Options ??= "-c lock_timeout=5s -c idle_in_transaction_session_timeout=30s";
        return pool.ConnectionString;
    }
}
