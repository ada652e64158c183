using System.Reflection;

namespace CareConnect.Data.Migrations;

/// <summary>The SQL files built into this assembly, so that a published Migrator carries exactly its own.</summary>
public static class MigrationFiles
{
    private const string Prefix = "Migrations/";
    public static readonly Assembly Assembly = typeof(MigrationFiles).Assembly;

    /// <summary>File names in the order of their versions.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string name)
    {
        using var stream =
            Assembly.GetManifestResourceStream(Prefix + name)
            ?? throw new ArgumentException($"There is no migration '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
