using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Web;

namespace CareConnect.Ops.Tests.Web;

/// <summary>What is taken for a site's build, and what is refused before anybody is called.</summary>
public sealed class WebBuildTests
{
    [Fact]
    public void A_build_is_read_with_its_hashes_apart_and_the_index_last()
    {
        using var folder = WebFolder.Of("a");

        var build = WebBuild.Read(folder.Path, []);

        Assert.Equal(
            [$"assets/index-{WebFolder.Hash("a")}.js", "assets/logo-Zz9Yy8Xx.svg"],
            build.Hashed.Select(f => f.Path)
        );
        Assert.Equal(["manifest.webmanifest", "about.html", "index.html"], build.Unhashed.Select(f => f.Path));
    }

    [Fact]
    public void The_same_files_have_the_same_digest_and_one_other_byte_has_another()
    {
        using var one = WebFolder.Of("a");
        using var same = WebFolder.Of("a");
        using var other = WebFolder.Of("a");
        other.Write("about.html", "<!doctype html>b");

        Assert.Equal(WebBuild.Read(one.Path, []).Digest, WebBuild.Read(same.Path, []).Digest);
        Assert.NotEqual(WebBuild.Read(one.Path, []).Digest, WebBuild.Read(other.Path, []).Digest);
    }

    [Fact]
    public void A_name_that_only_looks_hashed_can_be_said_to_be_none()
    {
        using var folder = WebFolder.Of("a");

        var build = WebBuild.Read(folder.Path, ["assets/logo-Zz9Yy8Xx.svg"]);

        Assert.Contains("assets/logo-Zz9Yy8Xx.svg", build.Unhashed.Select(file => file.Path));
        var problem = Assert.Throws<ProcedureException>(() => WebBuild.Read(folder.Path, ["nothing.png"]));
        Assert.Contains("there is no 'nothing.png'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("assets/index-B_k2-9aZ.js.map", "{}", "a source map")]
    [InlineData("assets/app.js", "x();\n//# sourceMappingURL=data:application/json;base64,e30=", "holds a source map")]
    [InlineData(".git/config", "[core]", "a hidden file")]
    [InlineData("img/.DS_Store", "x", "a hidden file")]
    [InlineData(".env", "A=1", "looks like settings or keys")]
    [InlineData(".env.production", "A=1", "looks like settings or keys")]
    [InlineData("keys/server.pem", "x", "looks like settings or keys")]
    [InlineData("appsettings.Development.json", "{}", "looks like settings or keys")]
    [InlineData("assets/config.js", "const key = 'AKIAABCDEFGHIJKLMNOP';", "holds an access key of AWS")]
    [InlineData(
        "assets/pem.js",
        "k='-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIB'",
        "holds a private key"
    )]
    public void What_must_not_be_public_is_refused_by_name(string path, string content, string why)
    {
        using var folder = WebFolder.Of("a");
        folder.Write(path, content);

        var problem = Assert.Throws<RefusedException>(() => WebBuild.Read(folder.Path, []));

        Assert.Contains($"  {path}: {why}", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIA", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_crawlers_and_phones_ask_for_below_well_known_is_no_hidden_file()
    {
        using var folder = WebFolder.Of("a");
        folder.Write(".well-known/security.txt", "Contact: mailto:security@example.com");

        Assert.Contains(".well-known/security.txt", WebBuild.Read(folder.Path, []).Unhashed.Select(file => file.Path));
        folder.Write(".well-known/.hidden", "x");
        Assert.Throws<RefusedException>(() => WebBuild.Read(folder.Path, []));
    }

    [Fact]
    public void A_link_is_refused_since_it_may_lead_out_of_the_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right there.");
        using var folder = WebFolder.Of("a");
        using var elsewhere = WebFolder.Of("b");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "linked"), elsewhere.Path);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "one.txt"), Path.Combine(elsewhere.Path, "about.html"));

        var problem = Assert.Throws<RefusedException>(() => WebBuild.Read(folder.Path, []));

        Assert.Contains("one.txt: a link", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_missing_or_no_build_is_said_to_be_so()
    {
        using var folder = WebFolder.Of("a");
        File.Delete(Path.Combine(folder.Path, "index.html"));

        var missing = Assert.Throws<ProcedureException>(() => WebBuild.Read(folder.Path + "-not", []));
        var none = Assert.Throws<ProcedureException>(() => WebBuild.Read(folder.Path, []));
        folder.Write("index.html", "");
        var empty = Assert.Throws<ProcedureException>(() => WebBuild.Read(folder.Path, []));

        Assert.Contains("There is no folder", missing.Message, StringComparison.Ordinal);
        Assert.Contains("has no index.html", none.Message, StringComparison.Ordinal);
        Assert.Contains("is empty", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_at_the_edge_is_written_as_browsers_ask_for_it()
    {
        using var folder = WebFolder.Of("a");
        folder.Write("img/a b é.png", "x");
        var file = WebBuild
            .Read(folder.Path, [])
            .Files.Single(file => file.Path.StartsWith("img/", StringComparison.Ordinal));

        Assert.Equal("/img/a%20b%20%C3%A9.png", new WebSite("bucket", "E1", "").AddressOf(file));
        Assert.Equal("/admin/img/a%20b%20%C3%A9.png", new WebSite("bucket", "E1", "admin/").AddressOf(file));
    }
}
