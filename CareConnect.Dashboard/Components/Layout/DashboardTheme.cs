using MudBlazor;

namespace CareConnect.Dashboard.Components.Layout;

/// <summary>Colours and letters. Text on its background has a contrast of at least 4.5 to 1 in both palettes (WCAG 2.2, 1.4.3).</summary>
internal static class DashboardTheme
{
    // What the system has: no font is fetched.
    private static readonly string[] Letters =
    [
        "system-ui",
        "-apple-system",
        "Segoe UI",
        "Roboto",
        "Helvetica Neue",
        "Arial",
        "sans-serif",
    ];

    public static MudTheme Theme { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#1f5fbf",
                Secondary = "#5b4b9a",
                Background = "#f6f7f9",
                Surface = "#ffffff",
                AppbarBackground = "#ffffff",
                AppbarText = "#1b1f24",
                DrawerBackground = "#ffffff",
                TextPrimary = "#1b1f24",
                TextSecondary = "#4b5560",
                TextDisabled = "#6b7480",
                ActionDefault = "#4b5560",
                LinesDefault = "#d5dae0",
                LinesInputs = "#77818c",
                TableLines = "#e2e6ea",
                TableHover = "#eef3fb",
                Info = "#1565a8",
                Success = "#1d7a3a",
                Warning = "#8a5a00",
                Error = "#b3261e",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#8ab4f8",
                PrimaryContrastText = "#0b1a33",
                Secondary = "#c3b5f5",
                SecondaryContrastText = "#1d1440",
                Background = "#14171b",
                Surface = "#1c2026",
                AppbarBackground = "#1c2026",
                AppbarText = "#e6e8eb",
                DrawerBackground = "#1c2026",
                TextPrimary = "#e6e8eb",
                TextSecondary = "#b4bac2",
                TextDisabled = "#8c949d",
                ActionDefault = "#b4bac2",
                LinesDefault = "#353b43",
                LinesInputs = "#8c949d",
                TableLines = "#2c323a",
                TableHover = "#252b33",
                Info = "#82c0f5",
                InfoContrastText = "#06203a",
                Success = "#7bd694",
                SuccessContrastText = "#06280f",
                Warning = "#f2c063",
                WarningContrastText = "#2e1e00",
                Error = "#ff9d94",
                ErrorContrastText = "#3b0805",
            },
            Typography = new Typography
            {
                Default = new DefaultTypography { FontFamily = Letters, FontSize = ".875rem" },
            },
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        };
}
