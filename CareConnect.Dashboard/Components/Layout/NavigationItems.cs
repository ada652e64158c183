using MudBlazor;

namespace CareConnect.Dashboard.Components.Layout;

/// <summary>A page in the navigation.</summary>
/// <param name="Path">Where it is; pages below it belong to it.</param>
/// <param name="Title">As it stands there.</param>
/// <param name="Icon">SVG, one of MudBlazor's.</param>
/// <param name="Shortcut">The key that opens it; null for none.</param>
public sealed record NavigationItem(string Path, string Title, string Icon, string? Shortcut);

/// <summary>The pages in the order of the navigation.</summary>
internal static class NavigationItems
{
    public static IReadOnlyList<NavigationItem> All { get; } =
    [
        new("/overview", "Overview", Icons.Material.Outlined.Dashboard, "o"),
        new("/", "Resources", Icons.Material.Outlined.Apps, "r"),
        new("/consolelogs", "Console", Icons.Material.Outlined.Terminal, "c"),
        new("/structuredlogs", "Logs", Icons.Material.Outlined.Article, "s"),
        new("/traces", "Traces", Icons.Material.Outlined.AccountTree, "t"),
        new("/metrics", "Metrics", Icons.Material.Outlined.ShowChart, "m"),
        new("/database", "Database", Icons.Material.Outlined.Storage, "d"),
        new("/buckets", "Buckets", Icons.Material.Outlined.Inventory2, "b"),
        new("/mails", "Mails", Icons.Material.Outlined.Mail, "e"),
    ];

    public static NavigationItem Settings { get; } =
        new("/settings", "Settings", Icons.Material.Outlined.Settings, "Shift+S");

    /// <summary>Whether a path (without its query) is the item's page or below it.</summary>
    public static bool Holds(this NavigationItem item, string path) =>
        item.Path == "/"
            ? path is "/" or ""
            : path.Equals(item.Path, StringComparison.OrdinalIgnoreCase)
                || path.StartsWith(item.Path + "/", StringComparison.OrdinalIgnoreCase);
}
