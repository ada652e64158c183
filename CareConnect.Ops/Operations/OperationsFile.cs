using System.Text.Json;
using System.Text.Json.Serialization;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Operations;

/// <summary>
/// <c>operations.json</c> at the repository's root: when production may be changed and who is told. It is checked in, so that
/// changing a rule takes a review.
/// </summary>
internal sealed record OperationsFile
{
    public const string Name = "operations.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    public IReadOnlyDictionary<string, EnvironmentRules> Environments { get; init; } =
        new Dictionary<string, EnvironmentRules>();

    /// <summary>The rules of an environment; strict ones where the file has none.</summary>
    public EnvironmentRules Of(string environment) => Environments.GetValueOrDefault(environment) ?? new();

    /// <param name="folder">The repository's root.</param>
    /// <exception cref="ProcedureException">The file is there and is not what it should be.</exception>
    public static OperationsFile Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<OperationsFile>(File.ReadAllText(path), Format) ?? new()
                : new();
        }
        catch (JsonException problem)
        {
            throw new ProcedureException($"{path}: {problem.Message}", problem);
        }
    }
}

/// <param name="Windows">When production may be changed, in UTC; never without one.</param>
/// <param name="Freezes">When it may not be, whatever the windows say.</param>
/// <param name="Notice">Who is told (see Notices.NoticeSetting); nobody when empty.</param>
internal sealed record EnvironmentRules(
    IReadOnlyList<ChangeWindow> Windows,
    IReadOnlyList<Freeze> Freezes,
    string Notice
)
{
    public EnvironmentRules()
        : this([], [], "") { }
}

/// <param name="Days">Of the week, by the window's begin.</param>
/// <param name="From">HH:MM, UTC.</param>
/// <param name="To">HH:MM, UTC, up to 24:00; before From it is the next day's.</param>
internal sealed record ChangeWindow(IReadOnlyList<DayOfWeek> Days, string From, string To)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public bool IsOpen(DateTimeOffset time)
    {
        var (from, to) = (Parse(From), Parse(To));
        var now = time.UtcDateTime.TimeOfDay;
        var today = Days.Contains(time.UtcDateTime.DayOfWeek);
        var yesterday = Days.Contains(time.UtcDateTime.AddDays(-1).DayOfWeek);
        return from < to ? today && now >= from && now < to : (today && now >= from) || (yesterday && now < to);
    }

    public override string ToString() => $"{string.Join(", ", Days)} {From}-{To} UTC";

    private static TimeSpan Parse(string time) =>
        time == "24:00" ? Day
        : TimeOnly.TryParseExact(time, "HH:mm", out var parsed) ? parsed.ToTimeSpan()
        : throw new ProcedureException($"{OperationsFile.Name}: '{time}' is no time of day such as 02:00.");
}

/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Why">For those whom it stops.</param>
internal sealed record Freeze(DateOnly From, DateOnly To, string Why)
{
    public bool Holds(DateTimeOffset time) =>
        DateOnly.FromDateTime(time.UtcDateTime) is var day && day >= From && day <= To;
}
