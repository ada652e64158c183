namespace CareConnect.AppHost.Demo;

/// <summary>A FHIR R4 bundle of the demo's folder and who imports it.</summary>
internal sealed record DemoBundle(string Path, DemoAccount Owner)
{
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The first file, by name, is the patient's own record; the caregiver looks after the rest.</summary>
    /// <exception cref="DistributedApplicationException">There is no such folder, or no bundle in it.</exception>
    public static IReadOnlyList<DemoBundle> List(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DistributedApplicationException(
                $"--demo: there is no folder '{folder}'. Name one that holds FHIR R4 bundles as .json files, or none for the demo's own."
            );
        }

        string[] files = [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)];
        return files.Length > 0
            ? [.. files.Select((file, i) => new DemoBundle(file, i == 0 ? DemoAccount.Patient : DemoAccount.Caregiver))]
            : throw new DistributedApplicationException($"--demo: there is no .json file in folder '{folder}'.");
    }
}
