using System.Net;
using System.Net.NetworkInformation;
using System.Text;
using MailKit.Net.Smtp;
using MimeKit;

namespace CareConnect.Hosting.Tests.Mail;

/// <summary>Senders that do what none should; after each the sink takes the next mail.</summary>
public sealed class HostileSenderTests
{
    private const int Limit = 25 * 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_that_is_too_large_is_refused_by_its_announced_size()
    {
        await using var sink = await TestSink.StartAsync();
        using var client = await sink.ConnectAsync();

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() =>
            client.SendAsync(TestSink.Mail("large", new string('x', Limit)), Token)
        );

        Assert.Equal(552, (int)refusal.StatusCode);
        Assert.Equal((uint)Limit, client.MaxSize);
        await client.SendAsync(TestSink.Mail("small"), Token);
        Assert.Equal(["small"], await sink.SubjectsAsync());
    }

    [Fact]
    public async Task Who_does_not_announce_the_size_reads_the_refusal_all_the_same()
    {
        await using var sink = await TestSink.StartAsync();
        using var sender = await RawSender.StartMailAsync(sink.Options.SmtpPort);
        var line = Encoding.ASCII.GetBytes(new string('x', 1_022) + "\r\n");
        var block = Enumerable.Repeat(line, 1_024).SelectMany(bytes => bytes).ToArray();

        for (var sent = 0; sent <= Limit + block.Length; sent += block.Length)
        {
            await sender.WriteAsync(block);
        }

        Assert.StartsWith("552 ", await sender.ReadAsync(), StringComparison.Ordinal);
        Assert.Null(await sender.ReadAsync());
        Assert.Empty(await sink.SubjectsAsync());
    }

    [Fact]
    public async Task A_mail_just_below_the_limit_is_taken()
    {
        await using var sink = await TestSink.StartAsync();
        var lines = string.Concat(Enumerable.Repeat(new string('x', 998) + "\r\n", Limit / 1_000 - 10));

        await sink.SendAsync(TestSink.Mail("nearly too large", lines));

        Assert.InRange((await sink.LatestAsync()).GetProperty("Size").GetInt64(), Limit - 20_000, Limit);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("MAIL FROM:<no end")]
    [InlineData("RCPT TO:<b@example.org>")]
    [InlineData("AUTH PLAIN !!!")]
    [InlineData("DATA")]
    [InlineData("\0\u0001\u00ff\u00fe")]
    [InlineData("MAIL FROM:<\"a\\x\"@example.org>")]
    public async Task What_is_no_command_here_is_refused_and_the_next_mail_taken(string line)
    {
        await using var sink = await TestSink.StartAsync();
        using var sender = await RawSender.ConnectAsync(sink.Options.SmtpPort);

        for (var i = 0; i < 20; i++)
        {
            try
            {
                var answer = await sender.AskAsync(line);
                Assert.True(answer == "closed" || answer[0] is '4' or '5' or '2', answer);
            }
            catch (IOException)
            {
                break;
            }
        }

        await sink.SendAsync(TestSink.Mail("after"));
        Assert.Equal(["after"], await sink.SubjectsAsync());
    }

    [Fact]
    public async Task A_line_without_an_end_is_cut_off_at_the_limit()
    {
        await using var sink = await TestSink.StartAsync();
        using var sender = await RawSender.ConnectAsync(sink.Options.SmtpPort);
        var block = new byte[1024 * 1024];
        Array.Fill(block, (byte)'A');

        for (var sent = 0; sent <= Limit + block.Length; sent += block.Length)
        {
            await sender.WriteAsync(block);
        }

        Assert.StartsWith("552 ", await sender.ReadAsync(), StringComparison.Ordinal);
        await sink.SendAsync(TestSink.Mail("after"));
        Assert.Equal(["after"], await sink.SubjectsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no header at all")]
    [InlineData("Subject: =?utf-8?B?####?=\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n")]
    [InlineData("Content-Type: text/html; charset=no-such\r\n\r\n<p>caf\u00e9<script>never")]
    [InlineData("From: <<<>>>\r\nTo: ,,,;\r\nDate: never\r\n\r\n\u0000\u0001")]
    [InlineData("Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%")]
    public async Task A_mail_that_is_none_is_kept_and_shown_as_far_as_it_can_be_read(string mail)
    {
        await using var sink = await TestSink.StartAsync();
        using var sender = await RawSender.StartMailAsync(sink.Options.SmtpPort);

        await sender.WriteAsync($"{mail}\r\n");
        Assert.Equal("250", (await sender.AskAsync("."))[..3]);

        var listed = Assert.Single((await sink.ListAsync()).GetProperty("messages").EnumerateArray());
        var whole = await sink.GetAsync($"/api/v1/message/{listed.GetProperty("ID").GetString()}");
        Assert.Equal(listed.GetProperty("ID").GetString(), whole.GetProperty("ID").GetString());
        var raw = await sink.Http.GetByteArrayAsync("/api/v1/message/latest/raw", Token);
        Assert.EndsWith($"{mail}\r\n", Encoding.Latin1.GetString(raw), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_of_a_thousand_layers_is_taken()
    {
        await using var sink = await TestSink.StartAsync();
        MimeEntity inner = new TextPart("plain") { Text = "the core" };
        for (var i = 0; i < 1_000; i++)
        {
            inner = new Multipart("mixed") { inner };
        }
        var mail = TestSink.Mail("an onion");
        mail.Body = inner;

        await sink.SendAsync(mail);

        Assert.Equal("an onion", (await sink.LatestAsync()).GetProperty("Subject").GetString());
    }

    [Fact]
    public async Task Many_senders_at_once_and_commands_in_one_packet_all_have_their_mails_taken()
    {
        await using var sink = await TestSink.StartAsync();
        using var hasty = await RawSender.ConnectAsync(sink.Options.SmtpPort);

        var senders = Enumerable
            .Range(0, 20)
            .Select(i => sink.SendAsync(Enumerable.Range(0, 10).Select(n => TestSink.Mail($"{i}.{n}"))));
        await hasty.WriteAsync(
            "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nSubject: hasty\r\n\r\nbye\r\n.\r\nQUIT\r\n"
        );
        await Task.WhenAll(senders);
        while (await hasty.ReadAsync() is not null) { }

        var expected = Enumerable.Range(0, 20).SelectMany(i => Enumerable.Range(0, 10).Select(n => $"{i}.{n}"));
        Assert.Equal(expected.Append("hasty").Order(), (await sink.SubjectsAsync()).Order());
    }

    [Fact]
    public async Task Both_servers_listen_on_loopback_alone()
    {
        await using var sink = await TestSink.StartAsync();

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();

        Assert.All(
            listeners.Where(at => at.Port == sink.Options.SmtpPort || at.Port == sink.Options.HttpPort),
            at => Assert.Equal(IPAddress.Loopback, at.Address)
        );
    }
}
