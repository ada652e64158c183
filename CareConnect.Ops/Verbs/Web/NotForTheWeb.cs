using System.Text;
using System.Text.RegularExpressions;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Web;

/// <summary>What must not lie in a public bucket: source, settings, keys, and links that lead elsewhere.</summary>
internal static partial class NotForTheWeb
{
    private const int Shown = 20;
    private const long LargestText = 16 * 1024 * 1024;

    // Standing instructions for crawlers and phones live there (RFC 8615).
    private const string WellKnown = ".well-known/";

    /// <exception cref="RefusedException">There is such a file; all of them are named.</exception>
    public static void Refuse(string root, IEnumerable<string> paths)
    {
        var found = paths
            .Select(path => (Path: path, Why: WhyNot(root, path)))
            .Where(file => file.Why is not null)
            .Select(file => $"  {file.Path}: {file.Why}")
            .ToList();
        if (found.Count > 0)
        {
            throw new RefusedException(
                $"Refused by the gate 'build': {found.Count} files in {root} must not be public. Nothing was called. "
                    + $"Take them out of the build, not out of the folder:\n{string.Join('\n', found.Take(Shown))}"
                    + (found.Count > Shown ? $"\n  and {found.Count - Shown} more" : "")
            );
        }
    }

    private static string? WhyNot(string root, string path)
    {
        var file = new FileInfo(Path.Combine(root, path));
        return IsLinked(root, file) ? "a link, which may lead out of the folder"
            : SecretName().IsMatch(path) ? "looks like settings or keys"
            : path.EndsWith(".map", StringComparison.OrdinalIgnoreCase) ? "a source map"
            : IsHidden(path) ? "a hidden file"
            : file.Length <= LargestText ? InText(file.FullName)
            : null;
    }

    // Only what could be read as text is; the marks are ASCII, so that bytes of any other kind do no harm.
    private static string? InText(string file)
    {
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        return PrivateKey().IsMatch(text) ? "holds a private key"
            : AccessKey().IsMatch(text) ? "holds an access key of AWS"
            : InlineMap().IsMatch(text) ? "holds a source map"
            : null;
    }

    private static bool IsHidden(string path) =>
        (path.StartsWith(WellKnown, StringComparison.Ordinal) ? path[WellKnown.Length..] : path)
            .Split('/')
            .Any(part => part.StartsWith('.'));

    private static bool IsLinked(string root, FileInfo file)
    {
        if (file.LinkTarget is not null)
        {
            return true;
        }

        for (var folder = file.Directory; folder is not null && folder.FullName != root; folder = folder.Parent)
        {
            if (folder.LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(
        @"(^|/)(\.env(\..*)?|id_(rsa|dsa|ecdsa|ed25519)|credentials|secrets?\.(json|ya?ml|txt)|\.?npmrc|\.?netrc|appsettings\.(Development|Local)\.json|[^/]*\.(env|pem|key|pfx|p12|jks|keystore|kdbx|tfvars|tfstate|sql|dump|bak|log))$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex SecretName();

    // A key has lines of base64 behind its head; a library that reads keys has the head alone.
    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----(\\n|\\r|\s)+[A-Za-z0-9+/=]{40}")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"(?<![A-Za-z0-9+/])(AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9+/])")]
    private static partial Regex AccessKey();

    [GeneratedRegex(@"[#@] ?sourceMappingURL=data:application/json")]
    private static partial Regex InlineMap();
}
