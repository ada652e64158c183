namespace CareConnect.AppHost.Demo;

/// <summary>Fills the API with the demo's people and their readings, and says on the console who may sign in.</summary>
internal static class DemoData
{
    /// <summary>What fails is said and left out; the topology runs on, since it is not at fault.</summary>
    public static async Task FillAsync(DemoClient client, string folder, CancellationToken cancellationToken)
    {
        try
        {
            var bundles = DemoBundle.List(folder);
            foreach (var account in DemoAccount.Registered)
            {
                await FillAsync(client, account, [.. bundles.Where(b => b.Owner == account)], cancellationToken);
            }
        }
        catch (Exception fault)
            when (fault is HttpRequestException or IOException or UnauthorizedAccessException or TaskCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            Say($"not complete: {fault.Message}");
        }
    }

    public static void ReportAdministrator(int? exitCode)
    {
        if (exitCode == 0)
        {
            Say($"{DemoAccount.Administrator.Role} {DemoAccount.Administrator.Email}, with the same password");
        }
    }

    private static async Task FillAsync(
        DemoClient client,
        DemoAccount account,
        IReadOnlyList<DemoBundle> bundles,
        CancellationToken cancellationToken
    )
    {
        if (await client.RegisterAsync(account, cancellationToken) is { } fault)
        {
            Say($"{account.Role} {account.Email}: {fault}");
            return;
        }

        Say($"{account.Role} {account.Email}, password {client.Password}");
        foreach (var bundle in bundles)
        {
            var (imported, refusal) = await client.ImportAsync(bundle.Path, cancellationToken);
            Say($"  {bundle.Name}: {refusal ?? $"{imported} new readings"}");
        }
    }

    private static void Say(string text) => Console.WriteLine($"demo: {text}");
}
