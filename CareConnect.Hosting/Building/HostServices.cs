using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>The AppHost's user secrets.</summary>
[Experimental("ASPIREUSERSECRETS001")]
public interface IUserSecretsManager
{
    /// <summary>Whether there is a file to keep secrets in; a test has none.</summary>
    bool IsAvailable { get; }

    string FilePath { get; }

    /// <returns>False when it cannot be kept.</returns>
    bool TrySetSecret(string name, string value);

    /// <summary>Takes the value from the configuration, else from the file, else makes and keeps it.</summary>
    void GetOrSetSecret(IConfigurationManager configuration, string name, Func<string> valueGenerator);

    /// <summary>Makes the file hold just this; members of objects become keys with colons.</summary>
    Task SaveStateAsync(JsonObject state, CancellationToken cancellationToken = default);
}

/// <summary>Files and folders for this run of the AppHost.</summary>
[Experimental("ASPIREFILESYSTEM001")]
public interface IFileSystemService
{
    ITempFileSystemService TempDirectory { get; }
}

/// <summary>Makes files and folders that go when they are disposed of.</summary>
[Experimental("ASPIREFILESYSTEM001")]
public interface ITempFileSystemService
{
    TempDirectory CreateTempSubdirectory(string? prefix = null);

    TempFile CreateTempFile(string? fileName = null);
}

/// <inheritdoc cref="ITempFileSystemService"/>
[Experimental("ASPIREFILESYSTEM001")]
public abstract class TempDirectory : IDisposable
{
    public abstract string Path { get; }

    public abstract void Dispose();
}

/// <inheritdoc cref="ITempFileSystemService"/>
[Experimental("ASPIREFILESYSTEM001")]
public abstract class TempFile : IDisposable
{
    public abstract string Path { get; }

    public abstract void Dispose();
}
