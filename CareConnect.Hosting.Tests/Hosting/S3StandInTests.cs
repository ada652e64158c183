using Amazon.Runtime;
using Amazon.S3;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>A container of the S3 gateway's image runs as a server inside the AppHost.</summary>
[Collection("Hosts")]
public sealed class S3StandInTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_gateway_is_healthy_and_keeps_an_object_over_a_restart()
    {
        await using var app = await StartAsync(("ROOT_ACCESS_KEY", "access"), ("ROOT_SECRET_KEY", "secret"));
        await app.ResourceNotifications.WaitForResourceHealthyAsync("storage", Token);
        using var client = new AmazonS3Client(
            new BasicAWSCredentials("access", "secret"),
            new AmazonS3Config
            {
                ServiceURL = app.GetEndpoint("storage", "http").ToString(),
                AuthenticationRegion = "eu-central-1",
                ForcePathStyle = true,
            }
        );
        await client.PutBucketAsync("files", Token);
        await client.PutObjectAsync(
            new()
            {
                BucketName = "files",
                Key = "k",
                ContentBody = "kept",
            },
            Token
        );

        var commands = app.Services.GetRequiredService<ResourceCommandService>();
        var restarted = await commands.ExecuteCommandAsync("storage", KnownResourceCommands.RestartCommand, Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("storage", Token);
        using var got = await client.GetObjectAsync("files", "k", Token);
        using var reader = new StreamReader(got.ResponseStream);

        Assert.True(restarted.Success, restarted.ErrorMessage);
        Assert.Equal("kept", await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Without_its_keys_it_does_not_start_and_says_which()
    {
        await using var app = await StartAsync(("ROOT_ACCESS_KEY", "access"));

        await app.ResourceNotifications.WaitForResourceAsync("storage", KnownResourceStates.FailedToStart, Token);

        var lines = app.Services.GetRequiredService<ResourceLoggerService>().LastLines("storage", 10);
        Assert.Contains(lines, line => line.Content.Contains("ROOT_SECRET_KEY is not set", StringComparison.Ordinal));
    }

    private static async Task<DistributedApplication> StartAsync(params (string Name, string Value)[] variables)
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        var storage = builder
            .AddContainer("storage", "versity/versitygw", "v1.0.18")
            .WithHttpEndpoint(targetPort: 7070, name: "http")
            .WithEnvironment("VGW_REGION", "eu-central-1")
            .WithEnvironment("VGW_HEALTH", "/_health")
            .WithHttpHealthCheck("/_health")
            .WithVolume("storage", "/data");
        foreach (var (name, value) in variables)
        {
            storage.WithEnvironment(name, value);
        }
        var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token);
        return app;
    }
}
