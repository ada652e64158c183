using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using CareConnect.Hosting.Mail;
using CareConnect.Hosting.StandIns;

namespace CareConnect.Hosting.Tests.Mail;

/// <summary>A container of Mailpit's image, as an AppHost describes it.</summary>
[Collection("Hosts")]
public sealed class MailContainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_starts_takes_a_mail_and_is_restarted_with_it()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder
            .AddContainer("mail", "axllent/mailpit", "v1.27")
            .WithEndpoint(targetPort: 1025, name: "smtp")
            .WithHttpEndpoint(targetPort: 8025, name: "http")
            .WithHttpHealthCheck("/readyz")
            .WithVolume("mails", "/data");
        await using var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token);
        await app
            .ResourceNotifications.WaitForResourceHealthyAsync("mail", Token)
            .WaitAsync(TimeSpan.FromSeconds(60), Token);

        using var client = await TestSink.ConnectAsync(app.GetEndpoint("mail", "smtp").Port);
        await client.SendAsync(TestSink.Mail("from an application"), Token);
        await client.DisconnectAsync(true, Token);
        Assert.Equal("from an application", await LatestSubjectAsync(app));

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("mail", "restart", Token)).Success);
        await app
            .ResourceNotifications.WaitForResourceHealthyAsync("mail", Token)
            .WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal("from an application", await LatestSubjectAsync(app));
    }

    [Fact]
    public async Task Without_its_two_endpoints_it_says_which_it_needs()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddContainer("mail", "axllent/mailpit", "v1.27").WithEndpoint(targetPort: 1025, name: "smtp");
        await using var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token);

        await app
            .ResourceNotifications.WaitForResourceAsync("mail", KnownResourceStates.FailedToStart, Token)
            .WaitAsync(TimeSpan.FromSeconds(60), Token);
        var port = app.GetEndpoint("mail", "smtp").Port;
        var refusal = await Assert.ThrowsAsync<StandInException>(() =>
            MailSink.StartAsync(
                new MailSinkOptions
                {
                    SmtpPort = port,
                    HttpPort = port,
                    DataDirectory = "/nowhere",
                },
                Token
            )
        );
        Assert.Contains("target port 1025", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("8025", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> LatestSubjectAsync(DistributedApplication app)
    {
        using var http = app.CreateHttpClient("mail", "http");
        var mail = await http.GetFromJsonAsync<JsonElement>("/api/v1/message/latest", Token);
        return mail.GetProperty("Subject").GetString();
    }
}
