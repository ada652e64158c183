namespace CareConnect.Deploy.Verify.Workspace;

/// <summary>An environment with the root that plans it and its tfvars, relative to the tree.</summary>
internal sealed record EnvironmentRoot(string Environment, string Folder, string Variables)
{
    /// <summary>dr has a root and a state of its own, so that it can be applied with the other region gone.</summary>
    public static IReadOnlyList<EnvironmentRoot> All { get; } =
    [
        new("dev", "", "environments/dev.tfvars"),
        new("staging", "", "environments/staging.tfvars"),
        new("prod", "", "environments/prod.tfvars"),
        new("dr", "dr", "environments/dr.tfvars"),
    ];

    public static EnvironmentRoot? Find(string? environment) =>
        All.FirstOrDefault(root => root.Environment == environment);
}
