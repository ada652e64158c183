using System.Text.Json;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Terraform;

namespace CareConnect.Deploy.Tests.Hcl;

/// <summary>Text survives HCL: what Terraform reads is what the manifest said.</summary>
public sealed class HclTextTests : IDisposable
{
    private static readonly string[] Texts =
    [
        "",
        "plain",
        "a \"quoted\" word",
        @"back\slash \n \${x} \",
        "one\ntwo\r\nthree\ttab",
        "${x} %{y} $${x} %%{y} $$${x} %%%{y}",
        "$ % $$ %% $x %x {x} $ {x}",
        "ends with $",
        "ends with $$",
        "ends with %",
        "Grüße, 健康, 👩‍⚕️",
        "\u0001\u0007\u001b\u007f\u0085\u2028\u2029\uFEFF",
        "# no comment // none /* either */",
        "<<EOF",
        "'single' `back`",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("careconnect-hcl-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData("a\\b", "\"a\\\\b\"")]
    [InlineData("${a}", "\"$${a}\"")]
    [InlineData("%{a}", "\"%%{a}\"")]
    [InlineData("$a", "\"$a\"")]
    [InlineData("a\nb", "\"a\\nb\"")]
    [InlineData("ü", "\"ü\"")]
    public void Text_is_quoted_as_HCL_reads_it(string text, string quoted)
    {
        Assert.Equal(quoted, HclText.Quote(text));
    }

    [Theory]
    [InlineData("HTTP_PORTS", "HTTP_PORTS")]
    [InlineData("ConnectionStrings__careconnect-db", "\"ConnectionStrings__careconnect-db\"")]
    [InlineData("a.b", "\"a.b\"")]
    [InlineData("1a", "\"1a\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("for", "\"for\"")]
    [InlineData("ä", "\"ä\"")]
    public void A_key_is_quoted_unless_it_is_one_word(string key, string written)
    {
        Assert.Equal(written, HclText.Key(key));
    }

    [Fact]
    public async Task Terraform_reads_back_every_text_alone_and_around_interpolations()
    {
        Assert.SkipUnless(TerraformCli.IsInstalled, "terraform is not installed");
        var cancellationToken = TestContext.Current.CancellationToken;
        var reference = Composed.Of(new("local.x"));
        var outputs = Texts
            .Index()
            .Select(text => Output($"alone_{text.Index}", Composed.Literal(text.Item)))
            .Concat(
                Texts
                    .Index()
                    .Select(text => Output($"before_{text.Index}", Composed.Literal(text.Item).Append(reference)))
            )
            .Concat(
                Texts
                    .Index()
                    .Select(text => Output($"after_{text.Index}", reference.Append(Composed.Literal(text.Item))))
            );
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "main.tf"),
            "locals {\n  x = \"X\"\n}\n" + HclWriter.Write("Round trip", outputs),
            cancellationToken
        );
        var terraform = new TerraformCli(_folder);

        var applied = await terraform.RunAsync(["apply", "-auto-approve", "-no-color"], cancellationToken);
        var read = await terraform.RunAsync(["output", "-json"], cancellationToken);

        Assert.True(applied.IsSuccess, applied.Everything);
        using var json = JsonDocument.Parse(read.Output);
        string Value(string name) => json.RootElement.GetProperty(name).GetProperty("value").GetString()!;
        Assert.All(Texts.Index(), text => Assert.Equal(text.Item, Value($"alone_{text.Index}")));
        Assert.All(Texts.Index(), text => Assert.Equal(text.Item + "X", Value($"before_{text.Index}")));
        Assert.All(Texts.Index(), text => Assert.Equal("X" + text.Item, Value($"after_{text.Index}")));
    }

    private static HclBlock Output(string name, Composed value) =>
        new("output", [name], [new HclAttribute("value", HclValue.Of(value.ToHcl()))]);
}
