using System.Text.Encodings.Web;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>
/// Asks for the environments of run mode without starting anything: endpoints get their own port or count up from 20001,
/// parameter <c>p</c> is <c>value-of-p/+&amp;</c>.
/// </summary>
internal static class RunMode
{
    private const int FirstPort = 20001;

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static async Task<SortedDictionary<string, SortedDictionary<string, string>>> EnvironmentsAsync(
        Action<IDistributedApplicationBuilder> configure,
        params (string Key, string Value)[] settings
    )
    {
        var builder = CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        configure(builder);
        using var application = builder.Build();
        AllocateEndpoints(builder);
        var environments = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var resource in builder.Resources.OfType<IResourceWithEnvironment>())
        {
            if (resource is ProjectResource or ExecutableResource)
            {
                var values = await resource.GetEnvironmentVariableValuesAsync();
                environments[resource.Name] = new(values, StringComparer.Ordinal);
            }
        }

        return environments;
    }

    public static async Task<SortedDictionary<string, string>> EnvironmentOfAsync(
        string name,
        Action<IDistributedApplicationBuilder> configure,
        params (string Key, string Value)[] settings
    ) => (await EnvironmentsAsync(configure, settings))[name];

    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Format);

    private static IDistributedApplicationBuilder CreateBuilder()
    {
        var builder = DistributedApplication.CreateBuilder(
            new DistributedApplicationOptions
            {
                Args = ["--environment", "Development"],
                ProjectDirectory = AppHostProcess.Directory,
            }
        );
        ((IConfigurationBuilder)builder.Configuration).Add(new ParameterValues());
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:warehouse"] = "Server=warehouse",
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:4317",
                ["AppHost:OtlpApiKey"] = "otlp-key",
            }
        );
        return builder;
    }

    private static void AllocateEndpoints(IDistributedApplicationBuilder builder)
    {
        var next = FirstPort;
        foreach (var resource in builder.Resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                var template = EndpointAllocation.Template(EndpointAllocation.ServiceName(resource, endpoint));
                endpoint.AllocatedEndpoint = new(endpoint, "localhost", endpoint.Port ?? next++, template);
            }
        }
    }

    /// <summary>A value for every parameter, whatever its name.</summary>
    private sealed class ParameterValues : ConfigurationProvider, IConfigurationSource
    {
        private const string Section = "Parameters:";

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override bool TryGet(string key, out string? value)
        {
            var known = key.StartsWith(Section, StringComparison.OrdinalIgnoreCase);
            value = known ? $"value-of-{key[Section.Length..]}/+&" : null;
            return known;
        }
    }
}
