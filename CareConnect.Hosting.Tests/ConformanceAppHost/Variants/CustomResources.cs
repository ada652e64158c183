namespace Conformance.Variants;

public sealed class DeployHints(string name) : Resource(name);

/// <summary>The case of this name with other names and arguments.</summary>
public static class CustomResources
{
    public static void Configure(IDistributedApplicationBuilder builder)
    {
        var api = builder.AddProject<Projects.SampleApi>("web");
        builder
            .AddResource(new DeployHints("hints"))
            .WithManifestPublishingCallback(context =>
            {
                context.Writer.WriteString("type", "acme.hints.v0");
                context.Writer.WriteStartObject("services");
                context.Writer.WriteStartObject(api.Resource.Name);
                context.Writer.WriteString("healthPath", "/health");
                context.Writer.WriteNumber("cpu", 2048);
                context.Writer.WriteEndObject();
                context.Writer.WriteEndObject();
            });
        builder.AddResource(new DeployHints("silent"));
    }
}
