namespace CareConnect.Migrator;

/// <summary>
/// The arguments: none, or <c>--create-admin EMAIL</c>. A password is never one, since arguments show in process lists.
/// </summary>
internal static class CommandLine
{
    private const string Usage =
        "usage: CareConnect.Migrator [--create-admin EMAIL], with the password in Admin:Password or as a line of standard input";

    public static bool TryRead(string[] args, out string? newAdministrator, out string? error)
    {
        (newAdministrator, error) = args switch
        {
            [] => (null, null),
            ["--create-admin", var email] when IsEmail(email) => (email, null),
            ["--create-admin", _] => (null, "--create-admin needs an e-mail address"),
            _ => ((string?)null, Usage),
        };
        return error is null;
    }

    private static bool IsEmail(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at < text.Length - 1
        && !text.Contains(' ', StringComparison.Ordinal);
}
