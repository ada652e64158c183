using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Probes of resources. The manifest has no place for them; locally each one is a health check.</summary>
public static class ResourceBuilderProbeExtensions
{
    /// <param name="builder">The resource.</param>
    /// <param name="type">What the probe decides where the resource is deployed.</param>
    /// <param name="path">The path to ask, <c>/</c> unless set.</param>
    /// <param name="initialDelaySeconds">The time before the first probe, where it is deployed.</param>
    /// <param name="periodSeconds">The time between two probes, where it is deployed.</param>
    /// <param name="timeoutSeconds">The time for an answer, where it is deployed.</param>
    /// <param name="failureThreshold">The failures that count, where it is deployed.</param>
    /// <param name="successThreshold">The successes that count, where it is deployed.</param>
    /// <param name="endpointName">The endpoint; http, else https unless set.</param>
    [Experimental("ASPIREPROBES001")]
    public static IResourceBuilder<T> WithHttpProbe<T>(
        this IResourceBuilder<T> builder,
        ProbeType type,
        string? path = null,
        int? initialDelaySeconds = null,
        int? periodSeconds = null,
        int? timeoutSeconds = null,
        int? failureThreshold = null,
        int? successThreshold = null,
        [EndpointName] string? endpointName = null
    )
        where T : IResourceWithEndpoints, IResourceWithProbes =>
        builder.WithHttpProbe(
            type,
            endpointName is null ? null : () => builder.GetEndpoint(endpointName),
            path,
            initialDelaySeconds,
            periodSeconds,
            timeoutSeconds,
            failureThreshold,
            successThreshold
        );

    [Experimental("ASPIREPROBES001")]
    public static IResourceBuilder<T> WithHttpProbe<T>(
        this IResourceBuilder<T> builder,
        ProbeType type,
        Func<EndpointReference>? endpointSelector,
        string? path = null,
        int? initialDelaySeconds = null,
        int? periodSeconds = null,
        int? timeoutSeconds = null,
        int? failureThreshold = null,
        int? successThreshold = null
    )
        where T : IResourceWithEndpoints, IResourceWithProbes
    {
        ArgumentNullException.ThrowIfNull(builder);
        var known = builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet();
        var endpoint = endpointSelector?.Invoke() ?? ResourceBuilderExtensions.DefaultHttpEndpoint(builder.Resource);
        builder.WithAnnotation(
            new HttpProbeAnnotation(
                type,
                endpoint.EndpointName,
                path ?? "/",
                initialDelaySeconds ?? 5,
                periodSeconds ?? 5,
                timeoutSeconds ?? 1,
                failureThreshold ?? 3,
                successThreshold ?? 1
            )
        );
        return known.Contains($"{builder.Resource.Name}_{endpoint.EndpointName}_{path ?? "/"}_200_check")
            ? builder
            : builder.WithHttpHealthCheck(() => endpoint, path);
    }
}

/// <summary>How a platform asks whether a resource has started, is ready or lives.</summary>
internal sealed record HttpProbeAnnotation(
    ProbeType Type,
    string EndpointName,
    string Path,
    int InitialDelaySeconds,
    int PeriodSeconds,
    int TimeoutSeconds,
    int FailureThreshold,
    int SuccessThreshold
) : IResourceAnnotation;
