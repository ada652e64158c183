using CareConnect.Ops.Verbs.Web;

namespace CareConnect.Ops.Tests.Web;

public sealed class HashedNameTests
{
    [Theory]
    [InlineData("assets/index-BXkJaZqW.js", "Vite")]
    [InlineData("assets/index-B_k2-9aZ.css", "Vite")]
    [InlineData("assets/vendor-D4fK1m2x.js", "Vite")]
    [InlineData("static/js/main.3f2a1b4c.js", "webpack")]
    [InlineData("static/js/787.28cb0dcd.chunk.js", "webpack")]
    [InlineData("static/media/logo.6ce24c58023cc2f8fd88.svg", "webpack")]
    [InlineData("_next/static/media/e4af272ccee01ff0.woff2", "Next.js")]
    [InlineData("chunk-5LVZ7XKD.js", "esbuild")]
    [InlineData("main-ABCDEFGH.js", "Angular")]
    [InlineData("_framework/dotnet.native.h4x8k2m9qz.wasm", "Blazor")]
    [InlineData("_framework/blazor.webassembly.a1b2c3d4e5.js.br", "Blazor")]
    public void A_name_with_a_hash_is_known_by_it(string path, string bundler) =>
        Assert.True(HashedName.Is(path), $"{bundler}: {path}");

    [Theory]
    [InlineData("index.html")]
    [InlineData("about.3f2a1b4c.html")]
    [InlineData("favicon.ico")]
    [InlineData("robots.txt")]
    [InlineData("manifest.webmanifest")]
    [InlineData("service-worker.js")]
    [InlineData("apple-touch-icon-precomposed.png")]
    [InlineData("icons/icon-1024x1024.png")]
    [InlineData("icons/android-chrome-192x192.png")]
    [InlineData("js/bootstrap-datepicker.min.js")]
    [InlineData("img/README-Overview.png")]
    [InlineData("img/my-JavaScript.js")]
    [InlineData("img/chapter-section12.png")]
    [InlineData("fonts/inter-v2-latin.woff2")]
    [InlineData("reports/report-20260101.pdf")]
    [InlineData("media/intro-mp3player.js")]
    [InlineData("_framework/blazor.webassembly.js")]
    [InlineData("jquery-3.7.1.min.js")]
    public void A_name_that_stays_is_not_taken_for_one_with_a_hash(string path) =>
        Assert.False(HashedName.Is(path), path);

    [Theory]
    [InlineData("index.html", "text/html; charset=utf-8")]
    [InlineData("a.js", "text/javascript; charset=utf-8")]
    [InlineData("a.mjs", "text/javascript; charset=utf-8")]
    [InlineData("a.css", "text/css; charset=utf-8")]
    [InlineData("a.json", "application/json")]
    [InlineData("a.webmanifest", "application/manifest+json")]
    [InlineData("a.wasm", "application/wasm")]
    [InlineData("a.svg", "image/svg+xml")]
    [InlineData("a.png", "image/png")]
    [InlineData("a.webp", "image/webp")]
    [InlineData("a.avif", "image/avif")]
    [InlineData("a.ico", "image/x-icon")]
    [InlineData("a.woff2", "font/woff2")]
    [InlineData("robots.txt", "text/plain; charset=utf-8")]
    [InlineData("a.unknown", "application/octet-stream")]
    public void Each_file_is_served_as_what_it_is(string path, string type) => Assert.Equal(type, WebFile.TypeOf(path));
}
