using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Components.Logs;

/// <summary>An exception out of a log's or a span event's attributes, by OpenTelemetry's names for it.</summary>
public sealed record ExceptionFacts(string? Type, string? Message, string? StackTrace)
{
    private const string Prefix = "exception.";

    public string Title =>
        (Type, Message) is ({ } type, { } message) ? $"{type}: {message}" : Type ?? Message ?? "Exception";

    /// <summary>Null where there is none.</summary>
    public static ExceptionFacts? Of(Attributes attributes)
    {
        var said = attributes
            .Read()
            .Where(a => Is(a.Key))
            .DistinctBy(a => a.Key)
            .ToDictionary(a => a.Key[Prefix.Length..], a => Attributes.Show(a.Value));
        return said.Count == 0
            ? null
            : new(
                said.GetValueOrDefault("type"),
                said.GetValueOrDefault("message"),
                said.GetValueOrDefault("stacktrace")
            );
    }

    public static bool Is(string attribute) =>
        attribute is Prefix + "type" or Prefix + "message" or Prefix + "stacktrace";
}
