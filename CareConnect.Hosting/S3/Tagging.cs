using System.Xml.Linq;

namespace CareConnect.Hosting.S3;

/// <summary>Tags of an object: at most ten, from a header (as a query string) or as XML.</summary>
internal static class Tagging
{
    private const int MaxTags = 10;
    private const int MaxName = 128;
    private const int MaxValue = 256;

    /// <param name="header">As in <c>a=1&amp;b=two%20words</c>; null is none.</param>
    public static Dictionary<string, string> OfHeader(string? header) =>
        Checked(
            (header ?? "")
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(tag => tag.Split('=', 2))
                .Select(tag => (Decode(tag[0]), tag is [_, var value] ? Decode(value) : ""))
        );

    public static Dictionary<string, string> OfXml(XElement tagging)
    {
        var set = tagging.Children("TagSet").SingleOrDefault() ?? throw S3Errors.MalformedXml();
        return Checked(
            set.Children("Tag")
                .Select(tag =>
                    (
                        tag.Text("Key") ?? throw S3Errors.MalformedXml(),
                        tag.Text("Value") ?? throw S3Errors.MalformedXml()
                    )
                )
        );
    }

    public static XElement ToXml(IReadOnlyDictionary<string, string> tags) =>
        S3Xml.Element(
            "Tagging",
            S3Xml.Element(
                "TagSet",
                tags.Select(tag =>
                    S3Xml.Element("Tag", S3Xml.Element("Key", tag.Key), S3Xml.Element("Value", tag.Value))
                )
            )
        );

    private static string Decode(string text) => UriEncoding.Decode(text, isQuery: true);

    private static Dictionary<string, string> Checked(IEnumerable<(string Name, string Value)> tags)
    {
        var checkedTags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
        {
            if (name.Length is 0 or > MaxName || value.Length > MaxValue)
            {
                throw S3Errors.InvalidTag("A tag's key has 1 to 128 letters, its value at most 256.");
            }
            if (!checkedTags.TryAdd(name, value))
            {
                throw S3Errors.InvalidTag("A tag's key may stand only once.");
            }
        }
        return checkedTags.Count <= MaxTags ? checkedTags : throw S3Errors.InvalidTag("An object has at most 10 tags.");
    }
}
