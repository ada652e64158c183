using System.Text.RegularExpressions;

namespace CareConnect.Deploy.Verify.Plans;

/// <summary>
/// A reference as configurations write it: <c>var.platform.vpc_id</c>, <c>module.api["x"].arn</c>, <c>aws_vpc.this.id</c>,
/// <c>data.aws_iam_policy_document.read.json</c>.
/// </summary>
internal sealed partial record Reference(string Head, string Name, string? Key, string Rest)
{
    /// <summary>The name by which a resource or data source is looked up.</summary>
    public string Definition => $"{Head}.{Name}";

    public static Reference Parse(string text)
    {
        var match = Parts().Match(text);
        if (!match.Success)
        {
            return new Reference(text, "", null, "");
        }
        var key = match.Groups["key"] is { Success: true } group ? group.Value.Trim('"') : null;
        var rest = Index().Replace(match.Groups["rest"].Value, "").Trim('.');
        return new Reference(match.Groups["head"].Value, match.Groups["name"].Value, key, rest);
    }

    [GeneratedRegex(@"^(?<head>data\.[\w-]+|[\w-]+)\.(?<name>[\w-]+)(?:\[(?<key>[^\]]+)\])?(?<rest>.*)$")]
    private static partial Regex Parts();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Index();
}
