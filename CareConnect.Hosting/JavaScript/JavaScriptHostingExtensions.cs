using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds applications in JavaScript. Paths are relative to the AppHost; Node must be installed to run them.</summary>
public static partial class JavaScriptHostingExtensions
{
    private const string BuiltFiles = "/app/dist";

    /// <summary>Adds an application that a script of its package.json runs.</summary>
    public static IResourceBuilder<JavaScriptAppResource> AddJavaScriptApp(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string appDirectory,
        string runScriptName = "dev"
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(runScriptName);
        return AddScripted(
            builder,
            new JavaScriptAppResource(name, "npm", Folder(builder, appDirectory)),
            runScriptName
        );
    }

    /// <summary>Adds an application that Vite serves, with an http endpoint whose port it is told.</summary>
    public static IResourceBuilder<ViteAppResource> AddViteApp(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string appDirectory,
        string runScriptName = "dev"
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        var vite = new ViteAppResource(name, "npm", Folder(builder, appDirectory));
        return AddScripted(builder, vite, runScriptName, context => AddViteArguments(context, vite))
            .WithHttpEndpoint(env: "PORT");
    }

    /// <summary>Adds a script that Node runs, or a script of package.json when <c>WithRunScript</c> names one.</summary>
    public static IResourceBuilder<NodeAppResource> AddNodeApp(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string appDirectory,
        string scriptPath
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(scriptPath);
        var node = new NodeAppResource(name, "node", Folder(builder, appDirectory));
        var added = builder
            .AddResource(node)
            .WithNodeDefaults()
            .WithArgs(context =>
            {
                if (node.RunsByPackageManager())
                {
                    AddRunScript(context);
                }
                else
                {
                    context.Args.Add(scriptPath);
                }
            })
            .WithIconName("CodeJsRectangle")
            .PublishAsDockerFile(image =>
                GenerateDockerfile(image, node, () => JavaScriptDockerfile.OfNodeApp(node, scriptPath))
            );
        if (File.Exists(Path.Combine(node.WorkingDirectory, "package.json")))
        {
            added.WithNpm();
        }

        return UsePackageManager(added, node.RunsByPackageManager);
    }

    /// <summary>The file of settings that Vite reads instead of its default, relative to the application's folder.</summary>
    public static IResourceBuilder<ViteAppResource> WithViteConfig(
        this IResourceBuilder<ViteAppResource> builder,
        string configPath
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(configPath);
        builder.Resource.ViteConfigPath = configPath;
        return builder;
    }

    private static IResourceBuilder<T> AddScripted<T>(
        IDistributedApplicationBuilder builder,
        T app,
        string runScriptName,
        Action<CommandLineArgsCallbackContext>? addArguments = null
    )
        where T : JavaScriptAppResource
    {
        var added = builder
            .AddResource(app)
            .WithNodeDefaults()
            .WithArgs(context =>
            {
                AddRunScript(context);
                addArguments?.Invoke(context);
            })
            .WithIconName("CodeJsRectangle")
            .WithNpm()
            .PublishAsDockerFile(image =>
            {
                if (GenerateDockerfile(image, app, () => JavaScriptDockerfile.OfBuild(app)) is { } build)
                {
                    // It carries the built files; another resource serves them.
                    build.HasEntrypoint = false;
                }
            })
            .WithContainerFilesSource(BuiltFiles)
            .WithBuildScript("build")
            .WithRunScript(runScriptName);
        return UsePackageManager(added, () => true);
    }

    /// <summary>A Dockerfile of the application's own wins over one that is made for it.</summary>
    private static DockerfileBuildAnnotation? GenerateDockerfile(
        IResourceBuilder<ContainerResource> image,
        ExecutableResource app,
        Func<string> generate
    )
    {
        if (File.Exists(Path.Combine(app.WorkingDirectory, "Dockerfile")))
        {
            return null;
        }

        var build = image.Resource.Annotations.OfType<DockerfileBuildAnnotation>().Last();
        build.Generate = generate;
        return build;
    }

    /// <summary>The package manager may be chosen until everything starts.</summary>
    private static IResourceBuilder<T> UsePackageManager<T>(IResourceBuilder<T> app, Func<bool> isUsed)
        where T : JavaScriptAppResource
    {
        app.ApplicationBuilder.Eventing.Subscribe<BeforeStartEvent>(
            (_, _) =>
            {
                if (isUsed() && app.Resource.LastOf<JavaScriptPackageManagerAnnotation>() is { } manager)
                {
                    app.WithCommand(manager.ExecutableName);
                }

                return Task.CompletedTask;
            }
        );
        return app;
    }

    private static IResourceBuilder<T> WithNodeDefaults<T>(this IResourceBuilder<T> app)
        where T : JavaScriptAppResource =>
        app.WithOtlpExporter()
            .WithRequiredCommand("node", "https://nodejs.org/en/download/")
            .WithEnvironment(
                "NODE_ENV",
                app.ApplicationBuilder.Environment.IsDevelopment() ? "development" : "production"
            );

    private static bool RunsByPackageManager(this NodeAppResource node) =>
        node.LastOf<JavaScriptRunScriptAnnotation>() is not null
        && node.LastOf<JavaScriptPackageManagerAnnotation>() is not null;

    private static void AddRunScript(CommandLineArgsCallbackContext context)
    {
        if (context.Resource.LastOf<JavaScriptRunScriptAnnotation>() is not { } script)
        {
            return;
        }

        if (context.Resource.LastOf<JavaScriptPackageManagerAnnotation>()?.ScriptCommand is { Length: > 0 } run)
        {
            context.Args.Add(run);
        }

        context.Args.Add(script.ScriptName);
        Array.ForEach(script.Args, context.Args.Add);
    }

    private static void AddViteArguments(CommandLineArgsCallbackContext context, ViteAppResource vite)
    {
        if (vite.LastOf<JavaScriptPackageManagerAnnotation>()?.CommandSeparator is { } separator)
        {
            context.Args.Add(separator);
        }

        var https = vite.GetEndpoint("https");
        context.Args.Add("--port");
        context.Args.Add((https.Exists ? https : vite.GetEndpoint("http")).Property(EndpointProperty.TargetPort));
        if (!string.IsNullOrEmpty(vite.ViteConfigPath))
        {
            context.Args.Add("--config");
            context.Args.Add(vite.ViteConfigPath);
        }
    }

    private static string Folder(IDistributedApplicationBuilder builder, string appDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(appDirectory);
        return Path.GetFullPath(appDirectory.Replace('\\', '/'), builder.AppHostDirectory);
    }
}
