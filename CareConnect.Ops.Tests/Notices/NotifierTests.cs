using System.Buffers;
using System.Text;
using CareConnect.Ops.Notices;
using CareConnect.Ops.Tests.Aws;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace CareConnect.Ops.Tests.Notices;

public sealed class NotifierTests
{
    private readonly List<string> _said = [];

    [Fact]
    public async Task A_mail_server_gets_the_notice_from_the_operators_sender()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var mails = new Mails();
        var port = AwsEmulator.FreePort();
        var services = new ServiceProvider();
        services.Add(mails);
        var server = new SmtpServer.SmtpServer(
            new SmtpServerOptionsBuilder()
                .Endpoint(endpoint => endpoint.Endpoint(new(System.Net.IPAddress.Loopback, port)))
                .Build(),
            services
        );
        var serving = server.StartAsync(stop.Token);

        await Notifier($"smtp://127.0.0.1:{port}/?to=ops%40example.com").TellAsync("local: backup is done", "3 tables");
        await stop.CancelAsync();
        await serving;

        Assert.Empty(_said);
        var mail = Assert.Single(mails.Texts);
        Assert.Contains("From: careconnect-notice@localhost", mail, StringComparison.Ordinal);
        Assert.Contains("To: ops@example.com", mail, StringComparison.Ordinal);
        Assert.Contains("Subject: local: backup is done", mail, StringComparison.Ordinal);
        Assert.Contains("3 tables", mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pigeon://loft", "neither a webhook")]
    [InlineData("nonsense", "neither a webhook")]
    [InlineData("arn:aws:sns:us-east-1:1:alerts", "a topic needs the target aws")]
    [InlineData("smtp://127.0.0.1:9/", "lacks to=")]
    public async Task A_notice_that_does_not_get_through_is_said_and_stops_nothing(string setting, string why)
    {
        await Notifier(setting).TellAsync("subject", "text");

        Assert.Contains(why, Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_setting_nobody_is_told()
    {
        await Notifier("").TellAsync("subject", "text");

        Assert.Empty(_said);
    }

    private Notifier Notifier(string setting) => new(setting, null, _said.Add);

    private sealed class Mails : MessageStore
    {
        public List<string> Texts { get; } = [];

        public override Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken
        )
        {
            Texts.Add(Encoding.UTF8.GetString(buffer));
            return Task.FromResult(SmtpResponse.Ok);
        }
    }
}
