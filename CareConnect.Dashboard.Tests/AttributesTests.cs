using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Tests;

public sealed class AttributesTests
{
    [Fact]
    public void Attributes_keep_their_order_and_show_texts_without_quotes()
    {
        var attributes = new Attributes("""{"b": "text", "a": 1.5, "c": [1, "x"]}""");

        Assert.Equal(
            ["b=text", "a=1.5", """c=[1, "x"]"""],
            attributes.Read().Select(pair => $"{pair.Key}={Attributes.Show(pair.Value)}")
        );
        Assert.True(Attributes.None.IsEmpty);
    }
}
