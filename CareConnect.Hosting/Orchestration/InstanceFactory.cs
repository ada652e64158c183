using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Orchestration;

/// <summary>Makes instances of resources, with names of their own.</summary>
internal sealed class InstanceFactory(EndpointAllocation endpoints, IServiceProvider services)
{
    private const string SuffixLetters = "abcdefghjkmnpqrstuvwxyz";
    private const int SuffixLength = 8;

    public ResourceInstance Create(IResource resource, ProjectVersion version)
    {
        var id = resource is ContainerResource ? resource.Name : $"{resource.Name}-{Suffix()}";
        var ports = new InstancePorts(resource, endpoints, version);
        return ActivatorUtilities.CreateInstance<ResourceInstance>(services, resource, id, ports, version);
    }

    private static string Suffix() => new(RandomNumberGenerator.GetItems<char>(SuffixLetters, SuffixLength));
}
