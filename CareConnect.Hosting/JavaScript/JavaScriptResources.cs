using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.JavaScript;

/// <summary>An application in JavaScript: locally a script of its package.json, published an image that builds it.</summary>
public class JavaScriptAppResource(string name, string command, string workingDirectory)
    : ExecutableResource(name, command, workingDirectory),
        IResourceWithServiceDiscovery,
        IResourceWithContainerFiles;

/// <summary>An application that Vite serves while it is developed.</summary>
public class ViteAppResource(string name, string command, string workingDirectory)
    : JavaScriptAppResource(name, command, workingDirectory)
{
    internal string? ViteConfigPath { get; set; }
}

/// <summary>A script that Node runs.</summary>
public class NodeAppResource(string name, string command, string workingDirectory)
    : JavaScriptAppResource(name, command, workingDirectory),
        IContainerFilesDestinationResource;

/// <summary>Installs the packages of an application before it starts.</summary>
public class JavaScriptInstallerResource(string name, string workingDirectory)
    : ExecutableResource(name, "node", workingDirectory);
