using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>The manifest of a model, published in this process into the conformance AppHost's folder.</summary>
internal static class Published
{
    public const string Api = "../SampleApi/SampleApi.csproj";
    public const string Worker = "../SampleWorker/SampleWorker.csproj";

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The file, byte for byte.</summary>
    public static async Task<string> TextAsync(
        Action<IDistributedApplicationBuilder> configure,
        string? registry = null,
        string? folder = null
    )
    {
        var path = Path.Combine(folder ?? AppHostProcess.Directory, $"published-{Guid.NewGuid():N}.json");
        var builder = DistributedApplication.CreateBuilder(
            new DistributedApplicationOptions
            {
                Args = ["--publisher", "manifest", "--output-path", path],
                ProjectDirectory = AppHostProcess.Directory,
                ContainerRegistryOverride = registry,
            }
        );
        configure(builder);
        await using var application = builder.Build();
        try
        {
            var publisher = application.Services.GetRequiredService<ManifestPublisher>();
            await publisher.PublishAsync(TestContext.Current.CancellationToken);
            return await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static async Task<JsonObject> ResourcesAsync(
        Action<IDistributedApplicationBuilder> configure,
        string? folder = null
    ) => JsonNode.Parse(await TextAsync(configure, folder: folder))!["resources"]!.AsObject();

    /// <summary>One member of a resource, or all of it, as indented JSON.</summary>
    public static async Task<string> OfAsync(
        string path,
        Action<IDistributedApplicationBuilder> configure,
        string? registry = null
    )
    {
        var node = JsonNode.Parse(await TextAsync(configure, registry))!["resources"];
        foreach (var name in path.Split('/'))
        {
            node = node?[name];
        }

        return Json(node);
    }

    public static string Json(JsonNode? node) => node is null ? "absent" : node.ToJsonString(Format);

    /// <summary>The names of the resources, in order.</summary>
    public static async Task<string> NamesAsync(Action<IDistributedApplicationBuilder> configure) =>
        string.Join(' ', (await ResourcesAsync(configure)).Select(resource => resource.Key));
}
