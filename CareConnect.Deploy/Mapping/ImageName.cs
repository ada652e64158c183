using System.Text.RegularExpressions;

namespace CareConnect.Deploy.Mapping;

/// <summary>The parts of <c>docker.io/library/postgres:15.18@sha256:...</c> that decide what a container becomes.</summary>
internal sealed partial record ImageName(string Repository, string? Tag)
{
    // Only the official images, under any registry: postgis or bitnami's have other users, folders and settings.
    public bool IsPostgres => Repository == "postgres";

    public bool IsCache => Repository is "redis" or "valkey";

    /// <summary>The first number of the tag: 15 of 15.18, 16 of 16-alpine; null when the tag names no version.</summary>
    public int? Major =>
        Tag is not null && LeadingNumber().Match(Tag) is { Success: true } match ? int.Parse(match.Value, null) : null;

    public static ImageName Of(string image)
    {
        var name = image.Split('@')[0];
        var last = name[(name.LastIndexOf('/') + 1)..];
        return last.Split(':') is [var repository, var tag] ? new(repository, tag) : new(last, null);
    }

    [GeneratedRegex(@"^\d{1,4}(?=$|[.\-])")]
    private static partial Regex LeadingNumber();
}
