namespace CareConnect.AppHost.Demo;

/// <summary>
/// The switch <c>--demo [folder]</c>: a local topology starts with somebody in it. Nothing of it exists when the topology is
/// published.
/// </summary>
internal static class DemoExtensions
{
    private const string Switch = "--demo";

    // At least what the Migrator asks of an administrator.
    private static readonly GenerateParameterDefault Password = new() { MinLength = 24, Special = false };

    /// <summary>
    /// With <c>--demo</c> among the arguments: once the API is healthy, makes a user of each role and imports the FHIR R4
    /// bundles of the folder, by default those beside this file. What is there already stays as it is.
    /// </summary>
    public static IDistributedApplicationBuilder AddDemo(
        this IDistributedApplicationBuilder builder,
        string[] args,
        IResourceBuilder<ProjectResource> api,
        IResourceBuilder<ProjectResource> migrator
    )
    {
        if (builder.ExecutionContext.IsPublishMode || !TryRead(args, out var folder))
        {
            return builder;
        }

        folder = folder is null ? Path.Combine(builder.AppHostDirectory, "Demo") : Path.GetFullPath(folder);
        var password = builder.AddParameter("demo-password", Password, secret: true, persist: true);
        builder.Eventing.Subscribe<BeforeStartEvent>((_, _) => Task.FromResult(DemoBundle.List(folder)));
        api.OnResourceReady(
            async (resource, _, cancellationToken) =>
            {
                using var client = new DemoClient(AddressOf(resource), await ValueOf(password, cancellationToken));
                await DemoData.FillAsync(client, folder, cancellationToken);
            }
        );
        builder.AddAdministrator(api, migrator, password);
        return builder;
    }

    // Nobody can register as an administrator: a second run of the Migrator makes one, unless there is one.
    private static void AddAdministrator(
        this IDistributedApplicationBuilder builder,
        IResourceBuilder<ProjectResource> api,
        IResourceBuilder<ProjectResource> migrator,
        IResourceBuilder<ParameterResource> password
    )
    {
        var administrator = builder
            .AddProject<Projects.CareConnect_Migrator>("demo-administrator")
            .WaitFor(api)
            .WithEnvironment("Admin__Password", password)
            .WithArgs(async context =>
            {
                using var client = new DemoClient(
                    AddressOf(api.Resource),
                    await ValueOf(password, context.CancellationToken)
                );
                if (!await client.SignInAsync(DemoAccount.Administrator, context.CancellationToken))
                {
                    context.Args.Add("--create-admin");
                    context.Args.Add(DemoAccount.Administrator.Email);
                }
            })
            .OnResourceStopped(
                (_, stopped, _) =>
                {
                    DemoData.ReportAdministrator(stopped.ResourceEvent.Snapshot.ExitCode);
                    return Task.CompletedTask;
                }
            );
        foreach (var environment in migrator.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
        {
            administrator.WithAnnotation(environment);
        }
    }

    /// <summary>The arguments but for the switch, which the command line's own reader would take for a key.</summary>
    public static string[] WithoutDemo(this string[] args)
    {
        var demo = DemoPart(args);
        return [.. args[..demo.Start], .. args[demo.End..]];
    }

    private static bool TryRead(string[] args, out string? folder)
    {
        var part = args[DemoPart(args)];
        folder = part is [_, var next] ? next : null;
        return part.Length > 0;
    }

    // The switch, and the folder where one follows.
    private static Range DemoPart(string[] args)
    {
        var at = Array.IndexOf(args, Switch);
        var hasFolder = at + 1 < args.Length && !args[at + 1].StartsWith("--", StringComparison.Ordinal);
        return at < 0 ? 0..0
            : hasFolder ? at..(at + 2)
            : at..(at + 1);
    }

    private static Uri AddressOf(IResourceWithEndpoints api) => new(api.GetEndpoint("http").Url);

    private static async Task<string> ValueOf(
        IResourceBuilder<ParameterResource> parameter,
        CancellationToken cancellationToken
    ) => await parameter.Resource.GetValueAsync(cancellationToken) ?? "";
}
