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

    public Task<HealthCheckResult> CheckAsync(InstancePorts? ports, CancellationToken cancellationToken) =>
        GetAsync(services, Address(endpoint, ports), path, statusCode, cancellationToken);

    public static async Task<HealthCheckResult> GetAsync(
        IServiceProvider services,
        Uri url,
        string path,
        int statusCode,
        CancellationToken cancellationToken
    )
    {
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

/// <summary>Healthy when a service outside the application answers a GET with the status that was agreed.</summary>
internal sealed class ExternalServiceHealthCheck(
    IServiceProvider services,
    ExternalServiceResource service,
    string? path,
    int statusCode
) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        var text = service.UrlParameter is { } parameter ? await parameter.GetValueAsync(cancellationToken) : null;
        return service.Uri is { } url || Uri.TryCreate(text, UriKind.Absolute, out url)
            ? await HttpEndpointHealthCheck.GetAsync(services, url, path ?? string.Empty, statusCode, cancellationToken)
            : HealthCheckResult.Unhealthy($"The parameter '{service.UrlParameter?.Name}' holds no absolute address.");
    }
}
