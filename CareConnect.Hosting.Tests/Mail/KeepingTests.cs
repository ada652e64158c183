using System.Collections.Concurrent;
using System.Globalization;
using CareConnect.Hosting.Networking;
using CareConnect.Hosting.StandIns;
using CareConnect.Hosting.Tests.Processes;
using CareConnect.Hosting.Tests.StandIns;
using MailKit.Net.Smtp;

namespace CareConnect.Hosting.Tests.Mail;

/// <summary>What was accepted is there, whatever happens; what was not is not.</summary>
public sealed class KeepingTests : IDisposable
{
    private readonly TestHome _home = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kill_loses_no_accepted_mail_and_leaves_no_half_one()
    {
        var (smtp, http) = (PortAllocator.Next(), PortAllocator.Next());
        var accepted = new ConcurrentQueue<string>();
        using (var host = HostProcess.Start("mail", _home.Data, Text(smtp), Text(http)))
        {
            host.WaitFor("taking mails");
            var senders = Enumerable
                .Range(0, 4)
                .Select(i => SendUntilBrokenAsync(smtp, $"sender {i}", accepted))
                .ToList();
            while (accepted.Count < 120)
            {
                await Task.Delay(5, Token);
            }
            host.Process.Kill();
            await Task.WhenAll(senders);
        }

        await using var sink = await TestSink.StartAsync(_home.Data);

        var kept = await sink.SubjectsAsync();
        Assert.InRange(accepted.Count, 120, 499);
        Assert.Empty(accepted.Except(kept));
        foreach (var mail in (await sink.ListAsync()).GetProperty("messages").EnumerateArray().ToList())
        {
            var raw = await sink.Http.GetStringAsync(
                $"/api/v1/message/{mail.GetProperty("ID").GetString()}/raw",
                Token
            );
            Assert.EndsWith("the very end\r\n", raw, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_home.Data),
            file => file.EndsWith(".draft", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_restart_keeps_mails_their_order_and_what_was_read()
    {
        await using (var first = await TestSink.StartAsync(_home.Data))
        {
            await first.SendAsync(Enumerable.Range(0, 20).Select(i => TestSink.Mail($"mail {i}")));
            await first.LatestAsync();
        }

        await using var second = await TestSink.StartAsync(_home.Data);
        await second.SendAsync(TestSink.Mail("mail 20"));

        Assert.Equal(Enumerable.Range(0, 21).Reverse().Select(i => $"mail {i}"), await second.SubjectsAsync());
        var list = await second.ListAsync();
        Assert.Equal(20, list.GetProperty("unread").GetInt32());
        Assert.True(list.GetProperty("messages")[1].GetProperty("Read").GetBoolean());
    }

    [Fact]
    public async Task Nobody_else_may_look_into_the_folder_of_the_mails()
    {
        var folder = Path.Combine(_home.Data, "mails");
        await using var sink = await TestSink.StartAsync(folder);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(folder)
            );
        }
    }

    [Fact]
    public async Task The_oldest_beyond_the_limit_go_from_the_disk_too()
    {
        await using var sink = await TestSink.StartAsync(_home.Data, max: 10);

        await sink.SendAsync(Enumerable.Range(0, 25).Select(i => TestSink.Mail($"mail {i}")));

        Assert.Equal(Enumerable.Range(15, 10).Reverse().Select(i => $"mail {i}"), await sink.SubjectsAsync());
        Assert.Equal(10, Directory.GetFiles(_home.Data).Length);
    }

    [Fact]
    public async Task A_sender_that_dies_amid_a_mail_leaves_nothing()
    {
        await using var sink = await TestSink.StartAsync(_home.Data);
        using (var dying = await RawSender.StartMailAsync(sink.Options.SmtpPort))
        {
            await dying.WriteAsync("Subject: half\r\n\r\nThe first half");
            dying.Abort();
        }
        using (var leaving = await RawSender.StartMailAsync(sink.Options.SmtpPort))
        {
            await leaving.WriteAsync("Subject: half\r\n\r\nThe first half\r\n.");
        }

        await sink.SendAsync(TestSink.Mail("whole"));

        Assert.Equal(["whole"], await sink.SubjectsAsync());
        Assert.Single(Directory.GetFiles(_home.Data));
    }

    [Fact]
    public async Task A_mail_that_cannot_be_written_is_refused_and_the_sender_may_try_again()
    {
        await using var sink = await TestSink.StartAsync(_home.Data);
        using var client = await sink.ConnectAsync();
        Directory.Delete(_home.Data);

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() =>
            client.SendAsync(TestSink.Mail("lost"), Token)
        );
        Directory.CreateDirectory(_home.Data);
        await client.SendAsync(TestSink.Mail("kept"), Token);

        Assert.Equal(452, (int)refusal.StatusCode);
        Assert.Contains(
            sink.Lines,
            line => line.StartsWith("error: A mail could not be kept", StringComparison.Ordinal)
        );
        Assert.Equal(["kept"], await sink.SubjectsAsync());
    }

    [Fact]
    public async Task A_second_run_on_the_same_data_is_turned_away()
    {
        await using var sink = await TestSink.StartAsync(_home.Data);

        await Assert.ThrowsAsync<DataDirectoryInUseException>(() => TestSink.StartAsync(_home.Data));
    }

    public void Dispose() => _home.Dispose();

    private static async Task SendUntilBrokenAsync(int port, string name, ConcurrentQueue<string> accepted)
    {
        try
        {
            using var client = await TestSink.ConnectAsync(port);
            for (var i = 0; ; i++)
            {
                var subject = $"{name}: {i}";
                var padding = new string('x', Random.Shared.Next(50_000));
                await client.SendAsync(TestSink.Mail(subject, $"{padding}\r\nthe very end\r\n"), Token);
                accepted.Enqueue(subject);
            }
        }
        catch (Exception e) when (e is IOException or SmtpProtocolException or MailKit.ServiceNotConnectedException)
        {
            // The server was killed, which is what this waited for.
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
