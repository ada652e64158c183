using CareConnect.Dashboard.Engine;
using CareConnect.Dashboard.Tests.Browser;
using CareConnect.Hosting.Mail;
using CareConnect.Hosting.Networking;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Utils;

namespace CareConnect.Dashboard.Tests.Mails;

/// <summary>A real mail server, an engine that tells of it, and the dashboard over both.</summary>
internal sealed class MailScene : IAsyncDisposable
{
    public const string Server = "mail";

    // A blue square of 32 by 32.
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAAKklEQVR42mOQj99PU8QwasGoBaMWjFowasGoBaMWjFowasGoBaMWDBULAI569D3zLCyQAAAAAElFTkSuQmCC"
    );

    private readonly DirectoryInfo _folder;
    private readonly int _smtpPort;

    private MailScene(DirectoryInfo folder, int smtpPort, MailSink sink, TestEngine engine, RunningDashboard dashboard)
    {
        (_folder, _smtpPort) = (folder, smtpPort);
        (Sink, Engine, Dashboard) = (sink, engine, dashboard);
    }

    public MailSink Sink { get; }

    public TestEngine Engine { get; }

    public RunningDashboard Dashboard { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<MailScene> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mails-");
        var options = new MailSinkOptions
        {
            SmtpPort = PortAllocator.Next(),
            HttpPort = PortAllocator.Next(),
            DataDirectory = Path.Combine(folder.FullName, "data"),
        };
        var sink = await MailSink.StartAsync(options, Token);
        var engine = await TestEngine.StartAsync([.. Topology.Resources(), Resource(options)]);
        var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        return new MailScene(folder, options.SmtpPort, sink, engine, dashboard);
    }

    /// <summary>Four mails as CareConnect sends them, the last a page with a picture and a file.</summary>
    public async Task FillAsync()
    {
        await SendAsync(
            Mail("Your code is 204816", "Enter it within ten minutes. If you did not ask for it, do nothing."),
            Mail(
                "New message in the care circle of A. Person",
                "Read it here:\nhttp://localhost:8080/conversations/17"
            ),
            Mail(
                "Weekly summary",
                "Nothing is overdue. The next visit is on Thursday at 9:30.",
                "nurse@example.org",
                "doctor@example.org"
            ),
            Invitation()
        );
    }

    public static MimeMessage Mail(string subject, string text, params string[] to)
    {
        var mail = new MimeMessage
        {
            Subject = subject,
            Body = new TextPart("plain") { Text = text },
        };
        mail.From.Add(new MailboxAddress("CareConnect", "care@example.org"));
        mail.To.AddRange((to is [] ? ["person@example.org"] : to).Select(address => new MailboxAddress("", address)));
        return mail;
    }

    /// <summary>A mail with HTML alone.</summary>
    public static MimeMessage Page(string subject, string html)
    {
        var mail = Mail(subject, "");
        mail.Body = new TextPart("html") { Text = html };
        return mail;
    }

    public async Task SendAsync(params MimeMessage[] mails)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", _smtpPort, SecureSocketOptions.None, Token);
        foreach (var mail in mails)
        {
            await client.SendAsync(mail, Token);
        }
        await client.DisconnectAsync(true, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Dashboard.DisposeAsync();
        await Engine.DisposeAsync();
        await Sink.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static MimeMessage Invitation()
    {
        var body = new BodyBuilder { TextBody = "You are invited to the care circle of A. Person." };
        var logo = body.LinkedResources.Add("logo.png", Picture, new ContentType("image", "png"));
        logo.ContentId = MimeUtils.GenerateMessageId();
        body.HtmlBody = $"""
            <table style="font-family: Georgia, serif; max-width: 34em"><tr>
            <td><img src="cid:{logo.ContentId}" alt="The sign of CareConnect" width="48"></td>
            <td><h1 style="color: #1f5fbf">Welcome to the circle</h1></td></tr>
            <tr><td colspan="2"><p>You are invited to the care circle of <b>A. Person</b>.</p>
            <p><a href="http://localhost:8080/invitations/5" style="background:#1f5fbf;color:#fff;padding:.6em 1em;border-radius:4px">Accept</a></p>
            <p style="color: #5a636d">The invitation ends on Friday.</p></td></tr></table>
            """;
        body.Attachments.Add("Übersicht.txt", "Plan of the week"u8.ToArray(), new ContentType("text", "plain"));
        var mail = Mail("You are invited", "");
        mail.Body = body.ToMessageBody();
        mail.Cc.Add(new MailboxAddress("B. Nurse", "nurse@example.org"));
        return mail;
    }

    private static EngineResource Resource(MailSinkOptions options) =>
        new()
        {
            Name = Server,
            DisplayName = Server,
            Type = "Container",
            State = "Running",
            Health = "Healthy",
            StartTime = DateTime.UtcNow,
            Urls = [$"tcp://localhost:{options.SmtpPort}", $"http://localhost:{options.HttpPort}"],
            Properties = [new("container.image", "docker.io/axllent/mailpit:v1.27", false)],
        };
}
