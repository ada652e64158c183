using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Buckets;

public sealed class BucketAccessibilityTests(Chromium chromium)
{
    [Theory]
    [InlineData("/buckets", "table.buckets td:text-is('13')")]
    [InlineData("/buckets/storage/documents?deleted=true", ".object-row")]
    [InlineData("/buckets/storage/documents?prefix=letters/2026/&object=letters/2026/first.json", ".versions li")]
    [InlineData("/buckets/storage/documents?prefix=pages/&object=pages/dot.png", ".object-image")]
    [InlineData("/buckets/storage/documents?prefix=odd/&find=none", ".nothing")]
    [InlineData("/buckets/storage/no-such-bucket", "[role=alert]")]
    public async Task Axe_finds_nothing_serious_on_pages_of_buckets(string path, string until)
    {
        await using var scene = await Scene.StartAsync(chromium);

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var window = await chromium.OpenAsync(scene.Dashboard, scheme);
            await window.GoAsync(path);
            await window.Page.Locator(until).First.WaitForAsync();
            await window.ShootAsync($"axe-buckets-{path.Length}-{scheme.ToString().ToLowerInvariant()}");

            Assert.Empty(await Axe.FindAsync(window));
            Assert.Empty(window.Complaints);
        }
    }
}
