using System.Net;
using System.Text;
using CareConnect.Hosting.Mail;
using CareConnect.Hosting.StandIns;
using MimeKit;

namespace CareConnect.Hosting.Tests.Mail;

/// <summary>Mailpit's calls: pages, search, marks, deletion, and who may call.</summary>
public sealed class MailApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_is_read_page_by_page_with_its_totals()
    {
        await using var sink = await TestSink.StartAsync();
        await sink.SendAsync(Enumerable.Range(0, 60).Select(i => TestSink.Mail($"mail {i}")));

        var usual = await sink.ListAsync("");
        var page = await sink.ListAsync("start=58&limit=10");

        Assert.Equal(50, usual.GetProperty("messages").GetArrayLength());
        Assert.Equal(60, usual.GetProperty("total").GetInt32());
        Assert.Equal(60, usual.GetProperty("messages_count").GetInt32());
        Assert.Equal(58, page.GetProperty("start").GetInt32());
        Assert.Equal(
            ["mail 1", "mail 0"],
            page.GetProperty("messages").EnumerateArray().Select(mail => mail.GetProperty("Subject").GetString())
        );
    }

    [Theory]
    [InlineData("invitation", "An invitation|In words only")]
    [InlineData("INVITATION march", "An invitation")]
    [InlineData("person@example.org", "An invitation|In words only")]
    [InlineData("coloured", "An invitation")]
    [InlineData("nobody", "")]
    public async Task A_search_looks_for_every_word_in_subject_addresses_and_text(string query, string expected)
    {
        await using var sink = await TestSink.StartAsync();
        var page = TestSink.Mail("An invitation");
        page.Body = new TextPart("html")
        {
            Text = "<style>.nobody {}</style><p>On <b>colo</b>ured paper, in&nbsp;March</p>",
        };
        await sink.SendAsync(TestSink.Mail("In words only", "An invitation too."), page);

        var found = await sink.SubjectsAsync($"/api/v1/search?query={Uri.EscapeDataString(query)}");

        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), found);
    }

    [Fact]
    public async Task Some_mails_are_marked_and_deleted_or_all_of_them()
    {
        await using var sink = await TestSink.StartAsync();
        await sink.SendAsync(Enumerable.Range(0, 4).Select(i => TestSink.Mail($"mail {i}")));
        var first = (await sink.ListAsync()).GetProperty("messages")[0].GetProperty("ID").GetString();

        await SendAsync(sink, HttpMethod.Put, $$"""{"IDs":["{{first}}"],"Read":true}""");
        Assert.Equal(3, (await sink.ListAsync()).GetProperty("unread").GetInt32());
        await SendAsync(sink, HttpMethod.Put, """{"Read":true}""");
        Assert.Equal(0, (await sink.ListAsync()).GetProperty("unread").GetInt32());
        await SendAsync(sink, HttpMethod.Put, $$"""{"IDs":["{{first}}"],"Read":false}""");
        Assert.Equal(1, (await sink.ListAsync()).GetProperty("unread").GetInt32());

        await SendAsync(sink, HttpMethod.Delete, $$"""{"IDs":["{{first}}","../../etc/passwd"]}""");
        Assert.Equal(["mail 2", "mail 1", "mail 0"], await sink.SubjectsAsync());
        await SendAsync(sink, HttpMethod.Delete, "");
        Assert.Empty(await sink.SubjectsAsync());
        Assert.Empty(Directory.GetFiles(sink.Options.DataDirectory));
    }

    [Theory]
    [InlineData("/api/v1/message/latest")]
    [InlineData("/api/v1/message/..%2f..%2fetc%2fpasswd/raw")]
    [InlineData("/api/v1/message/latest/part/1")]
    [InlineData("/no/such")]
    public async Task What_is_not_there_is_404(string path)
    {
        await using var sink = await TestSink.StartAsync();

        using var answer = await sink.Http.GetAsync(path, Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_request_that_is_no_JSON_changes_nothing()
    {
        await using var sink = await TestSink.StartAsync();
        await sink.SendAsync(TestSink.Mail("kept"));

        using var request = Request(HttpMethod.Delete, "IDs=all");
        using var answer = await sink.Http.SendAsync(request, Token);
        using var search = await sink.Http.GetAsync("/api/v1/search?query=%20", Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, search.StatusCode);
        Assert.Equal(["kept"], await sink.SubjectsAsync());
    }

    [Theory]
    [InlineData("mail.example.org", null, HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.example.org", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost", "http://example.org", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "null", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "http://localhost", HttpStatusCode.OK)]
    [InlineData("[::1]:8025", null, HttpStatusCode.OK)]
    public async Task Pages_from_elsewhere_are_refused_whatever_name_they_use(
        string host,
        string? origin,
        HttpStatusCode expected
    )
    {
        await using var sink = await TestSink.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/messages") { Headers = { Host = host } };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await sink.Http.SendAsync(request, Token);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task It_is_alive_and_ready_and_its_answers_cannot_run_as_pages()
    {
        await using var sink = await TestSink.StartAsync();

        using var alive = await sink.Http.GetAsync("/livez", Token);
        using var ready = await sink.Http.GetAsync("/readyz", Token);

        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Contains(
            "sandbox",
            ready.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_limit_that_is_no_number_is_named()
    {
        var refusal = Assert.Throws<StandInException>(() =>
            MailSinkOptions.MaxMessagesOf(new Dictionary<string, string> { ["MP_MAX_MESSAGES"] = "many" })
        );

        Assert.Contains("MP_MAX_MESSAGES is 'many'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(500, MailSinkOptions.MaxMessagesOf(new Dictionary<string, string>()));
        Assert.Equal(7, MailSinkOptions.MaxMessagesOf(new Dictionary<string, string> { ["MP_MAX_MESSAGES"] = "7" }));
    }

    private static async Task SendAsync(TestSink sink, HttpMethod method, string json)
    {
        using var request = Request(method, json);
        using var answer = await sink.Http.SendAsync(request, Token);
        answer.EnsureSuccessStatusCode();
    }

    private static HttpRequestMessage Request(HttpMethod method, string json) =>
        new(method, "/api/v1/messages") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
}
