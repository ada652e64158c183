using CareConnect.Ops.Operations;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Notices;

/// <summary>
/// Where notices go, in one setting: <c>https://...</c> (a webhook that takes <c>{"text": ...}</c>), <c>arn:aws:sns:...</c> (a topic),
/// or <c>smtp://host:port/?to=ops@example.com</c> (<c>smtps:</c> with TLS from the start). CARECONNECT_NOTICE goes before the
/// environment's line in operations.json, since a webhook's address is often a secret; CARECONNECT_NOTICE_LOGIN is
/// <c>user:password</c> for the mail server.
/// </summary>
internal static class NoticeSetting
{
    public const string Variable = "CARECONNECT_NOTICE";
    public const string Login = "CARECONNECT_NOTICE_LOGIN";

    public static string Of(string fromFile) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : fromFile;

    /// <summary>For the target local, which may run outside of the repository: then nobody is told.</summary>
    public static string OfThisMachine() =>
        Of(
            File.Exists(OperationsFile.Name) ? OperationsFile.Read(Environment.CurrentDirectory).Of("local").Notice : ""
        );

    /// <summary>The value of a name in an address's query.</summary>
    public static string Query(Uri address, string name) =>
        address
            .Query.TrimStart('?')
            .Split('&')
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[0] == name)
            .Select(pair => Uri.UnescapeDataString(pair[1]))
            .FirstOrDefault()
        ?? throw new ProcedureException($"The notice address lacks {name}=.");
}
