namespace CareConnect.Dashboard.Components.Mails;

/// <summary>Addresses of mails and their parts within the dashboard.</summary>
internal static class MailLinks
{
    public static string Server(string server) => $"/mails/{Uri.EscapeDataString(server)}";

    public static string Mail(string server, string id) => $"{Server(server)}/{Uri.EscapeDataString(id)}";

    public static string Part(string server, string id, string part) =>
        $"{Mail(server, id)}/part/{Uri.EscapeDataString(part)}";
}
