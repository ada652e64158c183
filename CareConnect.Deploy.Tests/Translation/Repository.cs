namespace CareConnect.Deploy.Tests.Translation;

/// <summary>Where the repository is, seen from the tests' build output.</summary>
internal static class Repository
{
    public static readonly string Root = Find(AppContext.BaseDirectory);

    public static string Manifest => Path.Combine(Root, "aspire-manifest.json");

    public static string Terraform => Path.Combine(Root, "terraform_aws");

    public static string Cases => Path.Combine(Root, "CareConnect.Deploy.Tests", "Cases");

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "CareConnect.sln"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("CareConnect.sln"));
}
