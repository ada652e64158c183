using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.JavaScript;

/// <summary>Files that are copied into the image before packages are installed.</summary>
/// <param name="Source">The files, in the application's folder.</param>
/// <param name="Destination">Where they go in the image.</param>
public sealed record CopyFilePattern(string Source, string Destination);

/// <summary>The program that installs packages and runs scripts.</summary>
public sealed class JavaScriptPackageManagerAnnotation(
    string executableName,
    string? runScriptCommand,
    string? cacheMount = null
) : IResourceAnnotation
{
    public string ExecutableName { get; } = executableName;

    /// <summary>The word before a script's name, such as <c>run</c>.</summary>
    public string? ScriptCommand { get; } = runScriptCommand;

    /// <summary>What goes between a script's name and its arguments; null where nothing must.</summary>
    public string? CommandSeparator { get; init; } = "--";

    /// <summary>The folder whose content is kept from one build of the image to the next.</summary>
    public string? CacheMount { get; } = cacheMount;

    public List<CopyFilePattern> PackageFilesPatterns { get; } = [];

    /// <summary>A line of the Dockerfile that makes the program available.</summary>
    internal string? DockerfilePreparation { get; init; }
}

/// <summary>The arguments that make the package manager install packages.</summary>
public sealed class JavaScriptInstallCommandAnnotation(string[] args) : IResourceAnnotation
{
    public string[] Args { get; } = args;
}

/// <summary>The script that builds the application for its image.</summary>
public sealed class JavaScriptBuildScriptAnnotation(string scriptName, string[]? args) : IResourceAnnotation
{
    public string ScriptName { get; } = scriptName;

    public string[] Args { get; } = args ?? [];
}

/// <summary>The script that runs the application locally.</summary>
public sealed class JavaScriptRunScriptAnnotation(string scriptName, string[]? args) : IResourceAnnotation
{
    public string ScriptName { get; } = scriptName;

    public string[] Args { get; } = args ?? [];
}

/// <summary>The resource that installs an application's packages.</summary>
public sealed class JavaScriptPackageInstallerAnnotation(ExecutableResource installerResource) : IResourceAnnotation
{
    public ExecutableResource Resource { get; } = installerResource;
}

/// <summary>The image that an application is built in, instead of Node's.</summary>
internal sealed record DockerfileBuildImageAnnotation(string Image) : IResourceAnnotation;
