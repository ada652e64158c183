using System.Text.Json;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>
/// Which AWS service a resource type belongs to, by a dated list of services that are HIPAA-eligible, and of those that meet no
/// patient's data. The list is data: <c>eligible-services.json</c>.
/// </summary>
internal static class EligibleServices
{
    private static readonly EligibleServiceList List = Read();

    private static readonly Dictionary<string, string> ByPrefix = List
        .Services.Concat(List.WithoutPatientData)
        .SelectMany(service => service.Prefixes.Select(prefix => (prefix, service.Name)))
        .ToDictionary(pair => pair.prefix, pair => pair.Name);

    /// <summary>The day of which AWS's list is taken.</summary>
    public static string Date => List.Date;

    public static string Source => List.Source;

    /// <summary>The service with the longest prefix that fits; null when the list has none.</summary>
    public static string? ServiceOf(string type) =>
        ByPrefix.Keys.Where(prefix => IsOf(type, prefix)).MaxBy(prefix => prefix.Length) is { } found
            ? ByPrefix[found]
            : null;

    // "aws_vpc" is aws_vpc and aws_vpc_endpoint, but not aws_vpclattice_service.
    private static bool IsOf(string type, string prefix) =>
        type.StartsWith(prefix, StringComparison.Ordinal)
        && (type.Length == prefix.Length || type[prefix.Length] == '_');

    private static EligibleServiceList Read()
    {
        using var stream =
            typeof(EligibleServices).Assembly.GetManifestResourceStream("eligible-services.json")
            ?? throw new InvalidOperationException("eligible-services.json is not embedded in the program");
        return JsonSerializer.Deserialize(stream, VerifyJson.Default.EligibleServiceList)!;
    }
}

/// <summary>The list as its file holds it.</summary>
internal sealed record EligibleServiceList(
    string Source,
    string Date,
    IReadOnlyList<EligibleService> Services,
    IReadOnlyList<EligibleService> WithoutPatientData
);

/// <summary>A service, the prefixes of its resource types, and what one must know of it.</summary>
internal sealed record EligibleService(string Name, IReadOnlyList<string> Prefixes, string? Note = null);
