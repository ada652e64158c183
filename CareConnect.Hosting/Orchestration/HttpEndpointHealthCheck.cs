using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>Healthy when an endpoint answers a GET with the status that was agreed; each replica is asked itself.</summary>
internal sealed class HttpEndpointHealthCheck(
    IServiceProvider services,
    EndpointReference endpoint,
    string path,
    int statusCode
) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => CheckAsync(ports: null, cancellationToken);

    public async Task<HealthCheckResult> CheckAsync(InstancePorts? ports, CancellationToken cancellationToken)
    {
        var url = Address(endpoint, ports);
        try
        {
            using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(HealthMonitor));
            using var response = await client.GetAsync(new Uri(url, path), cancellationToken);
            return (int)response.StatusCode == statusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(
                    $"GET {path} answered {(int)response.StatusCode} instead of {statusCode}."
                );
        }
        catch (HttpRequestException problem)
        {
            return HealthCheckResult.Unhealthy($"GET {path} was not answered: {problem.Message}");
        }
    }

    public static async Task<ExecuteCommandResult> SendCommandAsync(
        ExecuteCommandContext context,
        EndpointReference endpoint,
        string path,
        HttpMethod method,
        string? httpClientName
    )
    {
        var factory = context.ServiceProvider.GetRequiredService<IHttpClientFactory>();
        using var client = factory.CreateClient(httpClientName ?? string.Empty);
        using var request = new HttpRequestMessage(method, new Uri(Address(endpoint, ports: null), path));
        try
        {
            using var response = await client.SendAsync(request, context.CancellationToken);
            return response.IsSuccessStatusCode
                ? CommandResults.Success()
                : CommandResults.Failure($"{method} {path} answered {(int)response.StatusCode}.");
        }
        catch (HttpRequestException problem)
        {
            return CommandResults.Failure(problem);
        }
    }

    private static Uri Address(EndpointReference endpoint, InstancePorts? ports) =>
        ports?[endpoint.EndpointAnnotation] is { } port
            ? new UriBuilder(endpoint.Url) { Port = port }.Uri
            : new Uri(endpoint.Url);
}
