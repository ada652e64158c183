namespace CareConnect.Dashboard.Components.Parts;

/// <summary>A line of a details pane.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">As shown and copied; null where it is a secret that was not asked for.</param>
/// <param name="Href">Where the value leads to; null for nowhere.</param>
/// <param name="IsSecret">Whether it stays masked until asked for.</param>
public sealed record DetailItem(string Name, string? Value, string? Href = null, bool IsSecret = false);
