using System.Net;
using System.Net.Http.Headers;
using CareConnect.Dashboard.Tests.Browser;

namespace CareConnect.Dashboard.Tests.Security;

public sealed class SignInTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/consolelogs/api?text=x")]
    [InlineData("/consolelogs.txt")]
    [InlineData("/buckets/storage/documents/content?key=letter.txt")]
    [InlineData("/no/such/page")]
    public async Task A_stranger_is_sent_to_the_form_and_back_to_where_they_wanted(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = Client(dashboard);

        using var refused = await client.GetAsync(path, Stop);
        using var entered = await client.PostAsync(refused.Headers.Location, Token(RunningDashboard.Token), Stop);

        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.Equal("/login", refused.Headers.Location!.AbsolutePath);
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        Assert.Equal(path, entered.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_link_signs_in_by_a_cookie_that_scripts_cannot_read_and_cleans_the_address()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = Client(dashboard);

        using var opened = await client.GetAsync($"/login?t={RunningDashboard.Token}", Stop);
        using var page = await client.GetAsync(opened.Headers.Location, Stop);

        Assert.Equal("/", opened.Headers.Location!.OriginalString);
        var cookie = Assert.Single(opened.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("no-store", opened.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public async Task Another_token_signs_nobody_in(string token)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = Client(dashboard);

        using var linked = await client.GetAsync($"/login?t={token}", Stop);
        using var typed = await client.PostAsync("/login", Token(token), Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, linked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, typed.StatusCode);
        Assert.False(linked.Headers.Contains("Set-Cookie"));
        Assert.Contains("role=\"alert\"", await typed.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//elsewhere.example/x")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("https://elsewhere.example")]
    public async Task Nobody_is_sent_to_another_machine(string returnUrl)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = Client(dashboard);

        using var answer = await client.GetAsync(
            $"/login?t={RunningDashboard.Token}&returnUrl={Uri.EscapeDataString(returnUrl)}",
            Stop
        );

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_restart_keeps_people_signed_in()
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-").FullName;
        var cookies = new CookieContainer();
        await using (var first = await RunningDashboard.StartAsync(folder: folder))
        {
            using var client = Client(first, cookies);
            using var _ = await client.GetAsync($"/login?t={RunningDashboard.Token}", Stop);
        }

        await using var second = await RunningDashboard.StartAsync(folder: folder);
        using var again = Client(second, cookies);
        using var page = await again.GetAsync("/", Stop);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task A_script_enters_by_its_bearer_token_and_is_told_401_without()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = Client(dashboard);

        using var right = await GetAsync(client, "/consolelogs.txt", "Bearer", RunningDashboard.Token);
        using var wrong = await GetAsync(client, "/consolelogs.txt", "Bearer", "wrong");
        using var none = await client.GetAsync("/api/telemetry/no-such-call", Stop);

        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
    }

    [Theory]
    [InlineData("elsewhere.example")]
    [InlineData("127.0.0.1.elsewhere.example")]
    public async Task A_name_that_is_not_this_machine_is_refused(string host)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = Client(dashboard);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login");
        request.Headers.Host = host;

        using var answer = await client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://localhost:3000")]
    [InlineData("https://elsewhere.example")]
    [InlineData("null")]
    public async Task A_page_of_another_program_on_this_machine_cannot_use_the_cookie(string origin)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = Client(dashboard);
        using var _ = await client.GetAsync($"/login?t={RunningDashboard.Token}", Stop);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_blazor");
        request.Headers.Add("Origin", origin);

        using var answer = await client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Every_answer_forbids_scripts_and_frames_of_others()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = Client(dashboard);

        foreach (var path in new[] { "/login", "/", "/app.css" })
        {
            using var answer = await client.GetAsync(path, Stop);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    private static HttpClient Client(RunningDashboard dashboard, CookieContainer? cookies = null) =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new CookieContainer() })
        {
            BaseAddress = dashboard.Address,
        };

    private static FormUrlEncodedContent Token(string token) => new([KeyValuePair.Create("token", token)]);

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string path, string scheme, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        return client.SendAsync(request, Stop);
    }
}
