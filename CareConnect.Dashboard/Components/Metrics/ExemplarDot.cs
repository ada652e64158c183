namespace CareConnect.Dashboard.Components.Metrics;

/// <summary>A measurement that happened within a trace, in its place in a chart.</summary>
/// <param name="Time">Nanoseconds since 1970.</param>
/// <param name="Value">In the instrument's unit.</param>
/// <param name="Href">The trace's address.</param>
public sealed record ExemplarDot(long Time, double Value, string Href);
