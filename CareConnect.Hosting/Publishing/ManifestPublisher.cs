using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes <c>aspire-manifest.json</c>, for <c>--publisher manifest</c> and <c>--step publish-manifest</c>.</summary>
internal sealed class ManifestPublisher(
    IConfiguration configuration,
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IDistributedApplicationEventing eventing,
    IServiceProvider services
)
{
    /// <exception cref="DistributedApplicationException">The publisher or step is unknown, or there is no output path.</exception>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        var path = OutputPath();
        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken);
        ModelMistakes.RefuseSameEndpoints(model);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            await WriteAsync(path, temporary, cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        Console.WriteLine($"Published manifest to: {path}");
    }

    private async Task WriteAsync(string path, string temporary, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(temporary, FileMode.Create);
        await using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        var context = new ManifestPublishingContext(executionContext, path, writer, cancellationToken);
        await context.WriteModelAsync(model);
    }

    private string OutputPath()
    {
        var publisher = configuration["Publishing:Publisher"];
        var step = configuration["Pipeline:Step"];
        if (publisher is not (null or "" or "manifest") || step is not (null or "" or "publish-manifest"))
        {
            throw new DistributedApplicationException(
                $"Cannot publish with publisher '{publisher}' and step '{step}'. Use: --publisher manifest --output-path FILE"
            );
        }

        var path = configuration["Pipeline:OutputPath"] ?? configuration["Publishing:OutputPath"];
        if (string.IsNullOrEmpty(path))
        {
            throw new DistributedApplicationException(
                "The output path is missing. Use: --publisher manifest --output-path FILE"
            );
        }

        path = Path.GetFullPath(path);
        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? path
            : Path.Combine(path, "aspire-manifest.json");
    }
}
