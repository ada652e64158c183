namespace CareConnect.Deploy.Terraform;

/// <summary>
/// A copy of a Terraform tree in the temporary folder, removed at the end. What terraform leaves behind (<c>.terraform</c>,
/// lock files, plans, which hold sensitive values in clear text) never reaches the repository.
/// </summary>
internal sealed class TerraformWorkingCopy : IDisposable
{
    private static readonly string[] LeftBehind = [".terraform", ".terraform.lock.hcl"];

    private TerraformWorkingCopy(string folder) => Folder = folder;

    /// <summary>The root of the copy; modules that a root names by <c>../</c> are in it, since the whole tree is copied.</summary>
    public string Folder { get; }

    public static TerraformWorkingCopy Of(string tree)
    {
        var copy = new TerraformWorkingCopy(Directory.CreateTempSubdirectory("careconnect-terraform-").FullName);
        Copy(new DirectoryInfo(tree), copy.Folder);
        return copy;
    }

    /// <summary>Terraform in the copy, or in a folder of it: <c>dr</c>, <c>modules/rds</c>.</summary>
    public TerraformCli Terraform(string root = "", IReadOnlyDictionary<string, string?>? environment = null) =>
        new(Path.Combine(Folder, root), environment);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Copy(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in source.EnumerateFiles().Where(file => !IsLeftBehind(file.Name)))
        {
            file.CopyTo(Path.Combine(target, file.Name), overwrite: true);
        }
        foreach (var folder in source.EnumerateDirectories().Where(folder => !IsLeftBehind(folder.Name)))
        {
            Copy(folder, Path.Combine(target, folder.Name));
        }
    }

    private static bool IsLeftBehind(string name) =>
        LeftBehind.Contains(name) || name.Contains(".tfstate", StringComparison.Ordinal);
}
