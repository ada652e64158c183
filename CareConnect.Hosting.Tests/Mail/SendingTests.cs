using System.Text;
using System.Text.Json;
using MimeKit;
using MimeKit.Utils;

namespace CareConnect.Hosting.Tests.Mail;

/// <summary>What a genuine client sends is what Mailpit's calls show.</summary>
public sealed class SendingTests
{
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plain_mail_is_listed_and_read_and_the_log_tells_its_size_alone()
    {
        await using var sink = await TestSink.StartAsync();

        await sink.SendAsync(TestSink.Mail("A plain one", "Line one\r\nLine two\r\n"));

        var listed = Assert.Single((await sink.ListAsync()).GetProperty("messages").EnumerateArray());
        Assert.Equal("A plain one", listed.GetProperty("Subject").GetString());
        Assert.False(listed.GetProperty("Read").GetBoolean());
        Assert.Equal("CareConnect", listed.GetProperty("From").GetProperty("Name").GetString());
        Assert.Equal("person@example.org", listed.GetProperty("To")[0].GetProperty("Address").GetString());
        Assert.Equal("Line one Line two", listed.GetProperty("Snippet").GetString());
        Assert.InRange(
            DateTimeOffset.UtcNow - listed.GetProperty("Created").GetDateTimeOffset(),
            TimeSpan.Zero,
            TimeSpan.FromMinutes(1)
        );
        var mail = await sink.GetAsync($"/api/v1/message/{listed.GetProperty("ID").GetString()}");
        Assert.Equal("Line one\nLine two\n", mail.GetProperty("Text").GetString());
        Assert.Equal("", mail.GetProperty("HTML").GetString());
        Assert.Equal("care@example.org", mail.GetProperty("ReturnPath").GetString());
        Assert.True((await sink.ListAsync()).GetProperty("messages")[0].GetProperty("Read").GetBoolean());
        Assert.Equal([$"Took a mail of {listed.GetProperty("Size").GetInt64()} bytes."], sink.Lines);
    }

    [Fact]
    public async Task Text_HTML_pictures_and_files_are_told_apart()
    {
        await using var sink = await TestSink.StartAsync();
        var builder = new BodyBuilder { TextBody = "In words." };
        var picture = builder.LinkedResources.Add("dot.png", Picture, new ContentType("image", "png"));
        picture.ContentId = MimeUtils.GenerateMessageId();
        builder.HtmlBody = $"<p>In <b>colour</b></p><img src=\"cid:{picture.ContentId}\">";
        builder.Attachments.Add(
            "Übersicht.pdf",
            "%PDF-1.7 not really"u8.ToArray(),
            new ContentType("application", "pdf")
        );
        var sent = TestSink.Mail("All kinds");
        sent.Body = builder.ToMessageBody();

        await sink.SendAsync(sent);

        var mail = await sink.LatestAsync();
        Assert.Equal("In words.", mail.GetProperty("Text").GetString()!.Trim());
        Assert.Contains("<b>colour</b>", mail.GetProperty("HTML").GetString(), StringComparison.Ordinal);
        var inline = Assert.Single(mail.GetProperty("Inline").EnumerateArray());
        Assert.Equal(picture.ContentId, inline.GetProperty("ContentID").GetString());
        Assert.Equal(Picture.Length, inline.GetProperty("Size").GetInt64());
        var file = Assert.Single(mail.GetProperty("Attachments").EnumerateArray());
        Assert.Equal("Übersicht.pdf", file.GetProperty("FileName").GetString());
        Assert.Equal(1, (await sink.ListAsync()).GetProperty("messages")[0].GetProperty("Attachments").GetInt32());
        using var got = await PartAsync(sink, mail, file);
        Assert.Equal("application/pdf", got.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Übersicht.pdf", got.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal("%PDF-1.7 not really", await got.Content.ReadAsStringAsync(Token));
        using var shown = await PartAsync(sink, mail, inline);
        Assert.Equal(Picture, await shown.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Letters_of_every_script_arrive_however_they_are_encoded()
    {
        await using var sink = await TestSink.StartAsync();
        const string Said = "Grüße, Ελληνικά, 日本語, 🩺";
        var encoded = TestSink.Mail(Said, Said);
        var eightBit = TestSink.Mail("8 bit", Said);
        ((TextPart)eightBit.Body!).ContentTransferEncoding = ContentEncoding.EightBit;

        await sink.SendAsync(encoded, eightBit);
        using (var client = await sink.ConnectAsync())
        {
            var international = FormatOptions.Default.Clone();
            international.International = true;
            var mail = TestSink.Mail($"international {Said}", Said);
            mail.To.Add(new MailboxAddress("Μαρία", "μαρία@παράδειγμα.example"));
            await client.SendAsync(international, mail, Token);
        }

        Assert.Equal([$"international {Said}", "8 bit", Said], await sink.SubjectsAsync());
        foreach (var mail in (await sink.ListAsync()).GetProperty("messages").EnumerateArray().ToList())
        {
            var whole = await sink.GetAsync($"/api/v1/message/{mail.GetProperty("ID").GetString()}");
            Assert.Equal(Said, whole.GetProperty("Text").GetString()!.Trim());
        }
    }

    [Fact]
    public async Task Lines_that_begin_with_a_dot_keep_it()
    {
        await using var sink = await TestSink.StartAsync();
        const string Text = ".\r\n..\r\n...three\r\n.one\r\nplain\r\n.\r\n";

        await sink.SendAsync(TestSink.Mail("Dots", Text));
        using var raw = await RawSender.StartMailAsync(sink.Options.SmtpPort);
        await raw.WriteAsync("..the first line has no line before it\r\n");
        Assert.Equal("250", (await raw.AskAsync("."))[..3]);

        var dots = (await sink.ListAsync()).GetProperty("messages")[1].GetProperty("ID").GetString();
        Assert.Equal(
            Text.ReplaceLineEndings("\n"),
            (await sink.GetAsync($"/api/v1/message/{dots}")).GetProperty("Text").GetString()
        );
        var first = await sink.Http.GetStringAsync("/api/v1/message/latest/raw", Token);
        Assert.EndsWith(">\r\n.the first line has no line before it\r\n", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_recipients_are_kept_and_those_the_mail_does_not_name_are_hidden_ones()
    {
        await using var sink = await TestSink.StartAsync();
        var mail = TestSink.Mail("To many");
        mail.Bcc.AddRange(Enumerable.Range(0, 300).Select(i => new MailboxAddress("", $"ward{i}@example.org")));

        await sink.SendAsync(mail);

        var got = await sink.LatestAsync();
        Assert.Equal(
            "person@example.org",
            Assert.Single(got.GetProperty("To").EnumerateArray()).GetProperty("Address").GetString()
        );
        Assert.Equal(
            mail.Bcc.Mailboxes.Select(box => box.Address),
            got.GetProperty("Bcc").EnumerateArray().Select(box => box.GetProperty("Address").GetString())
        );
    }

    [Fact]
    public async Task Whoever_signs_in_is_let_in()
    {
        await using var sink = await TestSink.StartAsync();
        using var client = await sink.ConnectAsync();

        await client.AuthenticateAsync("anybody", "anything", Token);
        await client.SendAsync(TestSink.Mail("Signed in"), Token);

        Assert.Equal(["Signed in"], await sink.SubjectsAsync());
    }

    [Fact]
    public async Task Headers_are_told_by_name_and_the_source_is_what_was_sent()
    {
        await using var sink = await TestSink.StartAsync();
        var mail = TestSink.Mail("Headers");
        mail.Headers.Add("X-Tag", "one");
        mail.Headers.Add("X-Tag", "two");

        await sink.SendAsync(mail);

        var headers = await sink.GetAsync("/api/v1/message/latest/headers");
        Assert.Equal(["one", "two"], headers.GetProperty("X-Tag").EnumerateArray().Select(value => value.GetString()));
        using var written = new MemoryStream();
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        await mail.WriteToAsync(options, written, Token);
        var raw = await sink.Http.GetStringAsync("/api/v1/message/latest/raw", Token);
        Assert.Equal($"Return-Path: <care@example.org>\r\n{Encoding.UTF8.GetString(written.ToArray())}", raw);
    }

    private static Task<HttpResponseMessage> PartAsync(TestSink sink, JsonElement mail, JsonElement part) =>
        sink.Http.GetAsync(
            $"/api/v1/message/{mail.GetProperty("ID").GetString()}/part/{part.GetProperty("PartID").GetString()}",
            Token
        );
}
