using System.Globalization;
using System.Text;
using CareConnect.Deploy.Verify.Sources;

namespace CareConnect.Deploy.Verify.Workspace;

/// <summary>
/// The override file that lets a root be planned without an AWS account: a local state, made-up credentials, and none of the calls
/// that a provider makes to find out who it is. It stands in verify's copy only.
/// </summary>
internal static class Overrides
{
    private const string FileName = "verify_override.tf";

    public static void AddTo(string root)
    {
        var files = Directory.EnumerateFiles(root, "*.tf").Order(StringComparer.Ordinal).Select(File.ReadAllText);
        File.WriteAllText(Path.Combine(root, FileName), Text(files));
    }

    internal static string Text(IEnumerable<string> files)
    {
        var text = new StringBuilder("terraform {\n  backend \"local\" {}\n}\n");
        foreach (
            var provider in files
                .SelectMany(HclReader.Blocks)
                .Where(block => block.Keyword == "provider" && block.Labels is ["aws"])
        )
        {
            var alias = provider.Arguments.TryGetValue("alias", out var name) ? $"  alias = {name}\n" : "";
            // One failing call would otherwise be tried 25 times.
            text.Append(
                CultureInfo.InvariantCulture,
                $$"""

                provider "aws" {
                {{alias}}  access_key                  = "verify"
                  secret_key                  = "verify"
                  skip_credentials_validation = true
                  skip_metadata_api_check     = true
                  skip_region_validation      = true
                  skip_requesting_account_id  = true
                  max_retries                 = 1
                }

                """
            );
        }
        return text.ToString();
    }
}
