using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>What each replica is told, as it sees it itself.</summary>
[Collection("Hosts")]
public sealed class ReplicaEnvironmentTests
{
    private const string Otlp = "http://localhost:4317";

    [Fact]
    public async Task Replicas_differ_in_port_and_telemetry_identity()
    {
        var (one, other) = await EnvironmentsAsync(Otlp);

        Assert.NotEqual(one["ASPNETCORE_URLS"], other["ASPNETCORE_URLS"]);
        Assert.StartsWith("service.instance.id=", one["OTEL_RESOURCE_ATTRIBUTES"], StringComparison.Ordinal);
        Assert.NotEqual(one["OTEL_RESOURCE_ATTRIBUTES"], other["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal(Otlp, one["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("api", one["OTEL_SERVICE_NAME"]);
    }

    [Fact]
    public async Task Without_an_address_for_telemetry_none_is_sent()
    {
        var (one, _) = await EnvironmentsAsync(otlp: null);

        Assert.DoesNotContain("OTEL_EXPORTER_OTLP_ENDPOINT", one.Keys);
    }

    private static async Task<(Dictionary<string, string> One, Dictionary<string, string> Other)> EnvironmentsAsync(
        string? otlp
    )
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = otlp;
        builder.AddProject<Projects.SampleApi>("api").WithHttpHealthCheck("/health").WithReplicas(2);
        await using var app = await builder.BuildAsync(cancellationToken);
        await app.StartAsync(cancellationToken);
        var found = new Dictionary<string, Dictionary<string, string>>();
        for (var attempt = 0; attempt < 200 && found.Count < 2; attempt++)
        {
            // A new connection goes to the next replica.
            using var http = new HttpClient { BaseAddress = app.GetEndpoint("api", "http") };
            var environment = await http.GetFromJsonAsync<Dictionary<string, string>>("/env", cancellationToken);
            found[environment!["ASPNETCORE_URLS"]] = environment;
        }
        return found.Values.ToList() is [var one, var other]
            ? (one, other)
            : throw new TimeoutException("Only one replica answers.");
    }
}
