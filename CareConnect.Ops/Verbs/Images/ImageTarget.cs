using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Verbs.Images;

/// <summary>Where an image goes: into a tarball, or to a registry.</summary>
/// <param name="Repository">Its name there, such as careconnect-staging/api.</param>
internal sealed record ImageTarget(string Repository)
{
    public const string PullUser = "DOTNET_CONTAINER_PULL_REGISTRY_UNAME";
    public const string PullPassword = "DOTNET_CONTAINER_PULL_REGISTRY_PWORD";

    /// <summary>The tarball; null for a registry.</summary>
    public string? File { get; init; }

    /// <summary>The registry and the login there; null for a tarball.</summary>
    public RegistryLogin? Login { get; init; }

    /// <summary>The login where the base comes from; null for none, or for the one that <c>docker login</c> left.</summary>
    public RegistryLogin? BaseLogin { get; init; }

    /// <summary>The logins as the SDK takes them.</summary>
    public IReadOnlyDictionary<string, string?> Variables
    {
        get
        {
            var variables = new Dictionary<string, string?>();
            if (Login is not null)
            {
                variables["DOTNET_CONTAINER_REGISTRY_UNAME"] = Login.User;
                variables["DOTNET_CONTAINER_REGISTRY_PWORD"] = Login.Password;
            }

            if (BaseLogin is not null)
            {
                variables[PullUser] = BaseLogin.User;
                variables[PullPassword] = BaseLogin.Password;
            }

            return variables;
        }
    }
}
