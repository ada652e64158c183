using System.Text.RegularExpressions;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>An environment as terraform_aws/environments describes it.</summary>
/// <param name="Name">dev, staging, prod or dr.</param>
/// <param name="Account">The AWS account, 12 digits: no command changes anything in another.</param>
/// <param name="Region">Where it stands.</param>
/// <param name="Terraform">The folder terraform_aws.</param>
internal sealed partial record AwsEnvironment(string Name, string Account, string Region, string Terraform)
{
    private const string Folder = "terraform_aws";

    /// <summary>The prefix of every resource's name.</summary>
    public string Platform => $"careconnect-{Name}";

    /// <summary>The standby region is a root of its own, which can be applied with the first region gone.</summary>
    public string Root => Name == "dr" ? Path.Combine(Terraform, "dr") : Terraform;

    public string Variables => Path.Combine(Terraform, "environments", $"{Name}.tfvars");

    public string Backend => Path.Combine(Terraform, "environments", $"{Name}.s3.tfbackend");

    /// <summary>The secret that holds Terraform's secret parameters; the standby region has a copy of production's.</summary>
    public string Parameters => Name == "dr" ? "careconnect-prod-parameters" : $"{Platform}-parameters";

    public string StateBucket => $"{Platform}-state";

    /// <summary>Dumps, and below ops/ the operators' journal and records.</summary>
    public string BackupsBucket => $"{Platform}-backups";

    public string Registry => $"{Account}.dkr.ecr.{Region}.amazonaws.com";

    /// <exception cref="ProcedureException">This is not the repository, or the environment's file lacks something.</exception>
    public static AwsEnvironment Find(string name)
    {
        var terraform = Path.Combine(RepositoryRoot(), Folder);
        var file = Path.Combine(terraform, "environments", $"{name}.tfvars");
        if (!File.Exists(file))
        {
            throw new ProcedureException($"{file} is not there: it says which account {name} lives in.");
        }

        var text = File.ReadAllText(file);
        return new(name, Value(text, "account_id", file), Value(text, "region", file), terraform);
    }

    /// <summary>The folder with terraform_aws in it, from the current one upwards.</summary>
    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, Folder)))
            {
                return folder.FullName;
            }
        }

        throw new ProcedureException(
            $"There is no folder {Folder} here or above. Run the command inside of CareConnect's repository."
        );
    }

    private static string Value(string text, string name, string file) =>
        Assignments().Matches(text).FirstOrDefault(match => match.Groups[1].Value == name) is { } match
            ? match.Groups[2].Value
            : throw new ProcedureException($"{file} has no {name} = \"...\".");

    [GeneratedRegex("""^(\w+)[ \t]*=[ \t]*"([^"]*)"[ \t\r]*$""", RegexOptions.Multiline)]
    private static partial Regex Assignments();
}
