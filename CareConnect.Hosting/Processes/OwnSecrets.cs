namespace CareConnect.Hosting.Processes;

/// <summary>
/// What our own environment says of passwords and connections is meant for us; a child gets what its resource asks for.
/// </summary>
internal static class OwnSecrets
{
    private static readonly string[] Prefixes = ["Parameters__", "ConnectionStrings__"];

    public static void RemoveFrom(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(IsOwn).ToList())
        {
            environment.Remove(name);
        }
    }

    private static bool IsOwn(string name) =>
        Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
