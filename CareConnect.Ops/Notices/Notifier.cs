using System.Net.Http.Json;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace CareConnect.Ops.Notices;

/// <summary>
/// Tells people of what is done. A notice that does not get through is said on the screen and stops nothing: a broken
/// webhook must not keep anybody from mending production.
/// </summary>
/// <param name="setting">See <see cref="NoticeSetting"/>; empty tells nobody.</param>
/// <param name="cli">For a topic; null where there is no AWS.</param>
/// <param name="say">Told of what did not get through.</param>
internal sealed class Notifier(string setting, AwsCli? cli, Action<string> say)
{
    public const string Sender = "careconnect-notice@localhost";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task TellAsync(string subject, string text)
    {
        if (setting.Length == 0)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await SendAsync(subject, text, limit.Token);
        }
#pragma warning disable CA1031 // Whatever it was, the work goes on.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            say($"The notice '{subject}' did not get through: {problem.Message}");
        }
    }

    private Task SendAsync(string subject, string text, CancellationToken cancellationToken) =>
        setting switch
        {
            _ when setting.StartsWith("arn:", StringComparison.Ordinal) => PublishAsync(
                subject,
                text,
                cancellationToken
            ),
            _ when Uri.TryCreate(setting, UriKind.Absolute, out var address) => address.Scheme switch
            {
                "http" or "https" => PostAsync(address, $"{subject}\n{text}", cancellationToken),
                "smtp" or "smtps" => MailAsync(address, subject, text, cancellationToken),
                _ => throw Unknown(),
            },
            _ => throw Unknown(),
        };

    private static ProcedureException Unknown() =>
        new("the setting is neither a webhook (https://), a topic (arn:aws:sns:) nor a mail server (smtp://).");

    private async Task PublishAsync(string subject, string text, CancellationToken cancellationToken)
    {
        if (cli is null)
        {
            throw new ProcedureException("a topic needs the target aws.");
        }

        // SNS takes a hundred characters of subject.
        await cli.SendAsync<object>(
            ["sns", "publish"],
            new
            {
                TopicArn = setting,
                Subject = subject.Length > 100 ? subject[..100] : subject,
                Message = text,
            },
            cancellationToken
        );
    }

    private static async Task PostAsync(Uri address, string text, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(address, new { text }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task MailAsync(Uri address, string subject, string text, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(Sender));
        message.To.AddRange(InternetAddressList.Parse(NoticeSetting.Query(address, "to")));
        message.Subject = subject;
        message.Body = new TextPart("plain") { Text = text };
        using var client = new SmtpClient();
        var security =
            address.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect
            : address.IsLoopback ? SecureSocketOptions.None
            : SecureSocketOptions.StartTls;
        await client.ConnectAsync(address.Host, address.Port, security, cancellationToken);
        if (Environment.GetEnvironmentVariable(NoticeSetting.Login)?.Split(':', 2) is [var user, var password])
        {
            await client.AuthenticateAsync(user, password, cancellationToken);
        }

        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }
}
