namespace Conformance.Variants;

/// <summary>The case of this name with other names and arguments.</summary>
public static class Parameters
{
    public static void Configure(IDistributedApplicationBuilder builder)
    {
        var plain = builder.AddParameter("x1");
        var secret = builder.AddParameter("x-2", secret: true);
        var withValue = builder.AddParameter("X3", "Information");
        var published = builder.AddParameter("x4", "eu-central-1", publishValueAsDefault: true);
        var generated = builder.AddParameter(
            "x5",
            new GenerateParameterDefault
            {
                MinLength = 40,
                Special = false,
                MinNumeric = 4,
            },
            secret: true
        );
        var external = builder.AddConnectionString("x6");

        builder
            .AddProject<Projects.SampleWorker>("x7")
            .WithEnvironment("ALERT_EMAIL", plain)
            .WithEnvironment("JWT_SECRET", secret)
            .WithEnvironment("LOG_LEVEL", withValue)
            .WithEnvironment("AWS_REGION", published)
            .WithEnvironment("API_KEY", generated)
            .WithReference(external);
    }
}
