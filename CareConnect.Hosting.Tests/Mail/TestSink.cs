using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using CareConnect.Hosting.Mail;
using CareConnect.Hosting.Networking;
using CareConnect.Hosting.Tests.StandIns;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace CareConnect.Hosting.Tests.Mail;

/// <summary>A real sink on free ports, with a genuine mail client to send to it and an HTTP client to read it by.</summary>
internal sealed class TestSink : IAsyncDisposable
{
    private readonly TestHome? _home;

    private TestSink(MailSink sink, MailSinkOptions options, TestHome? home, ConcurrentQueue<string> lines)
    {
        (Sink, Options, _home, Lines) = (sink, options, home, lines);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{options.HttpPort}") };
    }

    public MailSink Sink { get; }

    public MailSinkOptions Options { get; }

    public HttpClient Http { get; }

    public ConcurrentQueue<string> Lines { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="data">To start on what an earlier one left; null for a folder that goes with this.</param>
    /// <param name="max">How many mails are kept.</param>
    public static async Task<TestSink> StartAsync(string? data = null, int max = 500)
    {
        var home = data is null ? new TestHome() : null;
        var lines = new ConcurrentQueue<string>();
        var options = new MailSinkOptions
        {
            SmtpPort = PortAllocator.Next(),
            HttpPort = PortAllocator.Next(),
            DataDirectory = data ?? home!.Data,
            MaxMessages = max,
            OnLine = (line, isError) => lines.Enqueue(isError ? $"error: {line}" : line),
        };
        return new TestSink(await MailSink.StartAsync(options, Token), options, home, lines);
    }

    public static MimeMessage Mail(string subject, string text = "Good morning.\r\n")
    {
        var mail = new MimeMessage
        {
            Subject = subject,
            Body = new TextPart("plain") { Text = text },
        };
        mail.From.Add(new MailboxAddress("CareConnect", "care@example.org"));
        mail.To.Add(new MailboxAddress("A. Person", "person@example.org"));
        return mail;
    }

    public Task<SmtpClient> ConnectAsync() => ConnectAsync(Options.SmtpPort);

    public static async Task<SmtpClient> ConnectAsync(int port)
    {
        var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", port, SecureSocketOptions.None, Token);
        return client;
    }

    public async Task SendAsync(params IEnumerable<MimeMessage> mails)
    {
        using var client = await ConnectAsync();
        foreach (var mail in mails)
        {
            await client.SendAsync(mail, Token);
        }
        await client.DisconnectAsync(true, Token);
    }

    public Task<JsonElement> ListAsync(string query = "limit=1000") => GetAsync($"/api/v1/messages?{query}");

    public Task<JsonElement> LatestAsync() => GetAsync("/api/v1/message/latest");

    public Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(path, Token);

    public async Task<IReadOnlyList<string>> SubjectsAsync(string path = "/api/v1/messages?limit=1000") =>
        [
            .. (await GetAsync(path))
                .GetProperty("messages")
                .EnumerateArray()
                .Select(mail => mail.GetProperty("Subject").GetString()!),
        ];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Sink.DisposeAsync();
        _home?.Dispose();
    }
}
