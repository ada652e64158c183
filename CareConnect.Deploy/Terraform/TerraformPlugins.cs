namespace CareConnect.Deploy.Terraform;

/// <summary>
/// Where terraform takes its providers from when the machine has them unpacked, so that no network is needed. In this order:
/// <c>TF_CLI_CONFIG_FILE</c> as the caller set it, if there is such a file; the folder in <c>CARECONNECT_TF_PLUGINS</c>; a folder
/// <c>/opt/*/registry.terraform.io/hashicorp/aws</c>; else nothing, and terraform asks its registry.
/// </summary>
internal static class TerraformPlugins
{
    private const string Variable = "CARECONNECT_TF_PLUGINS";

    private const string Provider = "registry.terraform.io/hashicorp/aws";

    private static readonly Lazy<string?> Written = new(Write);

    /// <summary>The configuration file to hand to terraform; null when it needs none or has one.</summary>
    public static string? ConfigurationFile => IsConfigured ? null : Written.Value;

    /// <summary>Whether providers can be had without a network: what tests ask before they validate.</summary>
    public static bool AreLocal => IsConfigured || Written.Value is not null;

    private static bool IsConfigured => File.Exists(Environment.GetEnvironmentVariable("TF_CLI_CONFIG_FILE"));

    private static string? Write()
    {
        if (FindFolder() is not { } folder)
        {
            return null;
        }
        var file = Path.Combine(Directory.CreateTempSubdirectory("careconnect-terraform-").FullName, "terraform.rc");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(file)!, true);
        File.WriteAllText(
            file,
            $$"""
            disable_checkpoint = true
            provider_installation {
              filesystem_mirror {
                path    = "{{folder.Replace('\\', '/')}}"
                include = ["registry.terraform.io/*/*"]
              }
            }
            """
        );
        return file;
    }

    private static string? FindFolder()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
        {
            return Path.GetFullPath(named);
        }
        return Directory.Exists("/opt")
            ? Directory
                .EnumerateDirectories("/opt")
                .Order(StringComparer.Ordinal)
                .FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, Provider)))
            : null;
    }
}
