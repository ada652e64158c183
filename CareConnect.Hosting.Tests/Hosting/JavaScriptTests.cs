using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Aspire.Hosting.Testing;
using CareConnect.Hosting.Processes;
using CareConnect.Hosting.Tests.Conformance;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>Applications in JavaScript run by the package manager that is installed, after it installed their packages.</summary>
[Collection("Hosts")]
public sealed class JavaScriptTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // It reads its port as Vite does, and tells what it was given.
    private const string Server = """
        import { createServer } from 'node:http'
        const port = Number(process.argv[process.argv.indexOf('--port') + 1])
        const answer = JSON.stringify({ args: process.argv.slice(2), PORT: process.env.PORT, NODE_ENV: process.env.NODE_ENV })
        createServer((_, response) => response.end(answer)).listen(port, '127.0.0.1')
        """;

    private readonly TemporaryApp _app = new(
        ("package.json", """{"name":"sample","version":"1.0.0","scripts":{"dev":"node server.mjs"}}"""),
        ("server.mjs", Server)
    );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Vite_app_gets_its_port_by_variable_and_argument_once_its_packages_are_installed()
    {
        Assert.SkipUnless(IsInstalled("npm") && IsInstalled("node"), "npm is missing");
        await using var builder = DistributedApplicationTestingBuilder.Create("--environment", "Development");
        builder.AddViteApp("web", _app.Folder).WithHttpHealthCheck("/");
        await using var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);

        await app
            .ResourceNotifications.WaitForResourceHealthyAsync("web", Cancellation)
            .WaitAsync(Patience, Cancellation);

        using var http = app.CreateHttpClient("web", "http");
        var told = await http.GetFromJsonAsync<JsonElement>("/", Cancellation);
        var port = told.GetProperty("PORT").GetString();
        Assert.Equal(["--port", port], told.GetProperty("args").EnumerateArray().Select(arg => arg.GetString()));
        Assert.Equal("development", told.GetProperty("NODE_ENV").GetString());
        Assert.NotEqual($"{http.BaseAddress!.Port}", port);
        Assert.True(File.Exists(Path.Combine(_app.Folder, "package-lock.json")));
        Assert.True(app.ResourceNotifications.TryGetCurrentState("web-installer", out var installer));
        Assert.Equal((KnownResourceStates.Finished, 0), (installer.Snapshot.State?.Text, installer.Snapshot.ExitCode));
    }

    [Fact]
    public async Task A_package_manager_that_is_missing_is_named_with_the_page_that_helps()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var web = builder
            .AddViteApp("web", _app.Folder)
            .WithAnnotation(new JavaScriptPackageManagerAnnotation("careconnect-no-such-manager", "run"))
            .WithRequiredCommand("careconnect-no-such-manager", "https://example.org/install");
        await using var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);

        await app
            .ResourceNotifications.WaitForResourceAsync("web", KnownResourceStates.FailedToStart, Cancellation)
            .WaitAsync(Patience, Cancellation);

        var loggers = app.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (var lines in loggers.GetAllAsync(web.Resource))
        {
            Assert.Contains(
                lines,
                line =>
                    line.Content.Contains(
                        "needs 'careconnect-no-such-manager', which was not found on PATH. How to install it: https://example.org/install",
                        StringComparison.Ordinal
                    )
            );
        }
    }

    [Fact]
    public async Task The_last_package_manager_counts_also_for_the_installation()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var web = builder.AddViteApp("web", _app.Folder).WithViteConfig("other.ts").WithPnpm(install: false);
        var script = builder.AddNodeApp("node", _app.Folder, "server.mjs").WithYarn().WithRunScript("start", ["--a"]);
        await using var app = await builder.BuildAsync(Cancellation);
        await app
            .Services.GetRequiredService<IDistributedApplicationBuilder>()
            .Eventing.PublishAsync(
                new BeforeStartEvent(app.Services, app.Services.GetRequiredService<DistributedApplicationModel>()),
                Cancellation
            );

        var installer = (JavaScriptInstallerResource)
            web.Resource.Annotations.OfType<JavaScriptPackageInstallerAnnotation>().Single().Resource;
        Assert.Equal(("pnpm", "pnpm"), (web.Resource.Command, installer.Command));
        Assert.True(installer.HasAnnotationOfType<ExplicitStartupAnnotation>());
        Assert.False(web.Resource.HasAnnotationOfType<WaitAnnotation>());
        Assert.Equal("run dev --port PORT --config other.ts", await ArgumentsAsync(web.Resource));
        Assert.Equal("yarn", script.Resource.Command);
        Assert.Equal("run start --a", await ArgumentsAsync(script.Resource));
        Assert.Equal("install", await ArgumentsAsync(installer));
    }

    public void Dispose() => _app.Dispose();

    private static bool IsInstalled(string program) =>
        ProgramFile.Find(program, Environment.GetEnvironmentVariable("PATH")) is not null;

    private static async Task<string> ArgumentsAsync(IResource resource)
    {
        var context = new CommandLineArgsCallbackContext([], resource, Cancellation);
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return string.Join(' ', context.Args.Select(arg => arg is EndpointReferenceExpression ? "PORT" : arg));
    }
}
