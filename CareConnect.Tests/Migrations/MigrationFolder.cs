using CareConnect.Migrator;

namespace CareConnect.Tests.Migrations;

/// <summary>A copy of the project's migrations which a test may change.</summary>
internal sealed class MigrationFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-migrations-");

    public MigratorOptions Options => new() { Folder = _folder.FullName };

    public static MigrationFolder OfTheProject()
    {
        var copy = new MigrationFolder();
        foreach (var file in Directory.EnumerateFiles(new MigratorOptions().Folder, "*.sql"))
        {
            File.Copy(file, Path.Combine(copy._folder.FullName, Path.GetFileName(file)));
        }

        return copy;
    }

    public void Write(string name, string sql) => File.WriteAllText(Path.Combine(_folder.FullName, name), sql);

    public void Append(string name, string sql) => File.AppendAllText(Path.Combine(_folder.FullName, name), sql);

    public void Dispose() => _folder.Delete(recursive: true);
}
