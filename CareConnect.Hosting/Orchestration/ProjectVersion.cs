using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>One build of a project; a resource may run two of them side by side.</summary>
internal sealed class ProjectVersion
{
    private readonly Lazy<string> _name;

    private ProjectVersion(Lazy<string> name, string? program) => (_name, Program) = (name, program);

    public ProjectVersion(string name, string? program)
        : this(new Lazy<string>(name), program) { }

    /// <summary>What people call it; empty when the build did not write it down.</summary>
    public string Name => _name.Value;

    /// <summary>The full path of the assembly to start; null for what the AppHost was built with.</summary>
    public string? Program { get; }

    /// <summary>Added to the resource's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What the AppHost was built with.</summary>
    public static ProjectVersion Built(IResource resource) =>
        new(new Lazy<string>(() => NameIn(AssemblyOf(resource))), program: null);

    /// <summary>The assembly that the AppHost starts; null when its build is left to the start.</summary>
    public static string? AssemblyOf(IResource resource) =>
        resource
            .Annotations.OfType<IProjectMetadata>()
            .SingleOrDefault()
            ?.GetType()
            .GetCustomAttribute<ProjectTargetPathAttribute>()
            ?.Path;

    // The SDK writes 1.2.3+commit.
    private static string NameIn(string? assembly) =>
        File.Exists(assembly)
            ? (FileVersionInfo.GetVersionInfo(assembly).ProductVersion ?? string.Empty).Split('+')[0]
            : string.Empty;
}
