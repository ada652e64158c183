namespace CareConnect.Dashboard.Components.Mails;

/// <summary>The ways to look at a mail, as its address has them.</summary>
internal static class MailView
{
    public const string Html = "html";
    public const string Text = "text";
    public const string Headers = "headers";
    public const string Source = "source";

    public static IReadOnlyList<(string Name, string Title)> All { get; } =
    [(Html, "HTML"), (Text, "Text"), (Headers, "Headers"), (Source, "Raw source")];
}
