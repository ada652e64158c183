using System.Net;
using System.Net.Sockets;
using CareConnect.Dashboard.Mails;
using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Mails;

/// <summary>A mail is written by whoever likes: it may neither run nor call home, nor show itself to whoever is not signed in.</summary>
public sealed class HostileMailTests(Chromium chromium)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_script_of_a_mail_runs()
    {
        await using var scene = await MailScene.StartAsync();
        await scene.SendAsync(
            MailScene.Page(
                "Scripts",
                """
                <p id="said">As it was sent</p>
                <script>document.getElementById("said").textContent = "ran: element"</script>
                <img src="data:x" onerror="document.getElementById('said').textContent = 'ran: handler'">
                <svg onload="document.getElementById('said').textContent = 'ran: svg'"></svg>
                <iframe srcdoc="<script>parent.document.getElementById('said').textContent = 'ran: frame'</script>"></iframe>
                <p id="end">The end</p>
                """
            )
        );
        await using var window = await chromium.OpenAsync(scene.Dashboard);

        await window.GoAsync("/mails/mail/latest");
        var frame = window.Page.FrameLocator(".mail-frame");
        await frame.GetByText("The end").WaitForAsync();
        await LoadedAsync(window);

        Assert.Equal("As it was sent", await frame.Locator("#said").InnerTextAsync());
        // The browser tells of what it kept from happening, and of nothing else.
        Assert.All(
            window.Complaints,
            complaint => Assert.Matches("Blocked script|Content Security Policy|ERR_INVALID_URL", complaint)
        );
    }

    [Fact]
    public async Task Nothing_that_a_mail_names_elsewhere_is_fetched()
    {
        await using var scene = await MailScene.StartAsync();
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}";
        await scene.SendAsync(
            MailScene.Page(
                "Tracking",
                $$"""
                <link rel="stylesheet" href="{{address}}/a.css"><link rel="preload" as="image" href="{{address}}/b.png">
                <link rel="prefetch" href="{{address}}/p"><LINK rel="preconnect" href="{{address}}"><link/rel="preconnect"href="{{address}}">
                <meta http-equiv="refresh" content="0; url={{address}}/refresh">
                <style>@import "{{address}}/c.css"; body { background: url({{address}}/d.png) } @font-face { font-family: f; src: url({{address}}/f) }</style>
                <base href="{{address}}/"><img src="e.png" alt="Remote"><img srcset="{{address}}/g.png 1x" alt="">
                <video poster="{{address}}/h.png" src="{{address}}/i.mp4" autoplay></video><audio src="{{address}}/j.mp3" autoplay></audio>
                <object data="{{address}}/k"></object><embed src="{{address}}/l"><iframe src="{{address}}/m"></iframe>
                <form action="{{address}}/n"><input name="x" autofocus></form>
                <p style="font-family: f">The end</p>
                """
            )
        );
        await using var window = await chromium.OpenAsync(scene.Dashboard);

        await window.GoAsync("/mails/mail/latest");
        await window.Page.FrameLocator(".mail-frame").GetByText("The end").WaitForAsync();
        await LoadedAsync(window);
        await window.ShootAsync("mails-remote");

        Assert.False(elsewhere.Pending());
        using var control = new TcpClient();
        await control.ConnectAsync((IPEndPoint)elsewhere.LocalEndpoint, Token);
        Assert.True(elsewhere.Pending());
    }

    [Fact]
    public async Task The_frame_has_rules_of_its_own_and_the_page_around_it_keeps_its_own()
    {
        await using var scene = await MailScene.StartAsync();
        await scene.FillAsync();
        using var http = new HttpClient { BaseAddress = scene.Dashboard.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningDashboard.Token);
        await UntilKnownAsync(http);

        using var frame = await http.GetAsync("/mails/mail/latest/html", Token);
        using var page = await http.GetAsync("/mails", Token);
        using var part = await http.GetAsync("/mails/mail/latest/part/2", Token);

        var policy = frame.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("sandbox", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-same-origin", policy, StringComparison.Ordinal);
        Assert.Equal("SAMEORIGIN", frame.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
        Assert.Contains(
            "frame-ancestors 'none'",
            page.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
        Assert.Equal("attachment", part.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", part.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("/mails")]
    [InlineData("/mails/mail/latest/html")]
    [InlineData("/mails/mail/latest/raw")]
    [InlineData("/mails/mail/latest/part/1")]
    public async Task Who_is_not_signed_in_sees_no_mail(string path)
    {
        await using var scene = await MailScene.StartAsync();
        await scene.FillAsync();
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = scene.Dashboard.Address };

        using var answer = await http.GetAsync(path, Token);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Contains("/login", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/mails/mail/000000000000000000000000/html", HttpStatusCode.NotFound)]
    [InlineData("/mails/mail/latest/part/9", HttpStatusCode.NotFound)]
    [InlineData("/mails/mail/..%2f..%2flivez/raw", HttpStatusCode.NotFound)]
    [InlineData("/mails/cache/latest/html", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_404(string path, HttpStatusCode expected)
    {
        await using var scene = await MailScene.StartAsync();
        await scene.FillAsync();
        using var http = new HttpClient { BaseAddress = scene.Dashboard.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningDashboard.Token);
        await UntilKnownAsync(http);

        using var answer = await http.GetAsync(path, Token);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("""<img src="cid:a%40b">""", "data:image/png;base64,AA==")]
    [InlineData("<img src=cid:a@b>", "data:image/png;base64,AA==")]
    [InlineData("<td style='background:url(CID:a@b)'>", "data:image/png;base64,AA==")]
    [InlineData("<p>cid:a@b</p>", "<p>cid:a@b</p>")]
    [InlineData("""<img src="cid:other">""", "cid:other")]
    public void A_picture_is_put_where_the_HTML_refers_to_it(string html, string expected)
    {
        var pictures = new Dictionary<string, string> { ["a@b"] = "data:image/png;base64,AA==" };

        var page = MailPage.Of(html, pictures);

        Assert.Contains(expected, page, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
    }

    /// <summary>All that the frame would fetch has been asked for by then.</summary>
    private static async Task LoadedAsync(Window window)
    {
        var frame = window.Page.Frames.Single(frame => frame.ParentFrame == window.Page.MainFrame);
        await frame.WaitForLoadStateAsync(LoadState.Load);
        await frame.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>The dashboard hears of the mail server a moment after its start.</summary>
    private static async Task UntilKnownAsync(HttpClient http)
    {
        while (true)
        {
            using var answer = await http.GetAsync("/mails/mail/latest/html", Token);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }
            await Task.Delay(20, Token);
        }
    }
}
