using CareConnect.Dashboard.Otlp.Conversion;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;
using Google.Protobuf;

namespace CareConnect.Dashboard.Tests.Otlp;

public sealed class AttributeWriterTests
{
    private readonly AttributeWriter _writer = new(new() { MaxAttributes = 3, MaxTextLength = 100 });

    [Fact]
    public void Values_of_all_kinds_become_the_json_that_means_the_same()
    {
        AnyValue[] values =
        [
            Sent.Text("ü \"<&\n"),
            new() { BoolValue = true },
            new() { IntValue = long.MinValue },
            new() { DoubleValue = 0.5 },
            new() { DoubleValue = double.NaN },
            new() { DoubleValue = double.NegativeInfinity },
            new() { BytesValue = ByteString.CopyFrom(1, 2, 255) },
            new() { KvlistValue = new() { Values = { Sent.Pair("k", "v"), Sent.Pair("k", "second") } } },
            new(),
        ];
        var array = new AnyValue { ArrayValue = new() { Values = { values } } };

        var attributes = _writer.Write([Sent.Pair("all", array)]);

        Assert.Equal(
            """{"all":["ü \"<&\n",true,-9223372036854775808,0.5,"NaN","-Infinity","AQL/",{"k":"v"},null]}""",
            attributes.Json
        );
    }

    [Fact]
    public void Attributes_beyond_the_limit_are_left_out_and_counted_with_those_that_the_sender_left_out()
    {
        var pairs = Enumerable.Range(0, 5).Select(i => Sent.Pair($"k{i}", "v")).ToList();

        var attributes = _writer.Write(pairs, (AttributeWriter.DroppedAttributes, 7));

        Assert.Equal("""{"k0":"v","k1":"v","k2":"v","otel.dropped_attributes_count":9}""", attributes.Json);
    }

    [Fact]
    public void The_first_of_two_values_of_one_key_counts()
    {
        var attributes = _writer.Write([Sent.Pair("k", "first"), Sent.Pair("k", "second")]);

        Assert.Equal("""{"k":"first"}""", attributes.Json);
    }

    [Fact]
    public void No_attributes_are_none_even_after_some()
    {
        _writer.Write([Sent.Pair("k", "v")]);

        Assert.Equal(Attributes.None, _writer.Write([]));
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(101, 100)]
    [InlineData(5000, 100)]
    public void A_long_text_is_cut_to_the_limit_with_an_ellipsis(int length, int kept)
    {
        var text = _writer.Text(new string('a', length));

        Assert.Equal(kept, text.Length);
        Assert.Equal(length > kept, text.EndsWith('…'));
    }

    [Fact]
    public void A_character_of_two_halves_is_never_cut_in_two()
    {
        var text = new string('a', 98) + "💊💊";

        var attributes = _writer.Write([Sent.Pair("k", text)]);

        Assert.Equal($$"""{"k":"{{new string('a', 98)}}…"}""", attributes.Json);
    }

    [Fact]
    public void What_is_nested_too_deep_for_readers_ends_with_an_ellipsis()
    {
        var value = Sent.Text("bottom");
        for (var i = 0; i < 40; i++)
        {
            value = new AnyValue { ArrayValue = new() { Values = { value } } };
        }

        var attributes = _writer.Write([Sent.Pair("deep", value)]);

        Assert.StartsWith("[[[", Attributes.Show(attributes.Read().Single().Value), StringComparison.Ordinal);
        Assert.Contains("\"…\"", attributes.Json, StringComparison.Ordinal);
    }
}
