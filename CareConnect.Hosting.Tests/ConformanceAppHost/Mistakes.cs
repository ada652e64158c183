namespace Conformance.Mistakes;

/// <summary>One name for two resources; case does not count.</summary>
public static class DuplicateName
{
    public static void Configure(IDistributedApplicationBuilder builder)
    {
        builder.AddContainer("api", "x");
        builder.AddContainer("API", "x");
    }
}

public static class BadName
{
    public static void Configure(IDistributedApplicationBuilder builder) => builder.AddContainer("two--hyphens", "x");
}

public static class BadEndpointName
{
    public static void Configure(IDistributedApplicationBuilder builder) =>
        builder.AddContainer("x", "x").WithHttpEndpoint(name: "my_endpoint");
}

/// <summary>A name that another endpoint has, in other letters.</summary>
public static class DuplicateEndpoint
{
    public static void Configure(IDistributedApplicationBuilder builder) =>
        builder
            .AddContainer("x", "x")
            .WithHttpEndpoint(targetPort: 80)
            .WithEndpoint("admin", endpoint => endpoint.Name = "HTTP");
}

public static class WaitForItself
{
    public static void Configure(IDistributedApplicationBuilder builder)
    {
        var x = builder.AddContainer("x", "x");
        x.WaitFor(x);
    }
}

/// <summary>A child would wait for what it belongs to, which is there only with the child.</summary>
public static class WaitForParent
{
    public static void Configure(IDistributedApplicationBuilder builder)
    {
        var server = builder.AddPostgres("pg");
        builder.AddResource(new Child("child", server.Resource)).WaitFor(server);
    }

    private sealed class Child(string name, PostgresServerResource parent)
        : Resource(name),
            IResourceWithParent<PostgresServerResource>,
            IResourceWithWaitSupport
    {
        public PostgresServerResource Parent => parent;
    }
}

public static class PublishedSecret
{
    public static void Configure(IDistributedApplicationBuilder builder) =>
        builder.AddParameter("key", "value", publishValueAsDefault: true, secret: true);
}

public static class MissingLaunchProfile
{
    public static void Configure(IDistributedApplicationBuilder builder) =>
        builder.AddProject<Projects.SampleApi>("x", launchProfileName: "nowhere");
}

public static class MissingProject
{
    public static void Configure(IDistributedApplicationBuilder builder) => builder.AddProject("x", "Cases");
}

public static class UnknownEndpoint
{
    public static void Configure(IDistributedApplicationBuilder builder)
    {
        var x = builder.AddContainer("x", "x");
        x.WithUrls(_ => { })
            .WithEnvironment(context => context.EnvironmentVariables["A"] = x.GetEndpoint("grpc").Scheme);
    }
}

public static class UnsupportedValue
{
    public static void Configure(IDistributedApplicationBuilder builder) =>
        builder.AddContainer("x", "x").WithEnvironment(context => context.EnvironmentVariables["A"] = new object());
}
