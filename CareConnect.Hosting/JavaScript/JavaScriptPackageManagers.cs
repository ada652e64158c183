using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;

namespace Aspire.Hosting;

/// <content>The package managers. Published with a lock file, each installs just what that names.</content>
public static partial class JavaScriptHostingExtensions
{
    /// <param name="resource">The application.</param>
    /// <param name="install">Whether packages are installed before it starts; else only by command.</param>
    /// <param name="installCommand">How; <c>install</c>, or <c>ci</c> when published with a lock file, unless set.</param>
    /// <param name="installArgs">Further arguments of it.</param>
    public static IResourceBuilder<TResource> WithNpm<TResource>(
        this IResourceBuilder<TResource> resource,
        bool install = true,
        string? installCommand = null,
        string[]? installArgs = null
    )
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        installCommand ??= IsPublishedWith(resource, "package-lock.json") ? "ci" : "install";
        return Use(
            resource,
            new JavaScriptPackageManagerAnnotation("npm", runScriptCommand: "run", cacheMount: "/root/.npm")
            {
                PackageFilesPatterns = { new CopyFilePattern("package*.json", "./") },
            },
            [installCommand, .. installArgs ?? []],
            "https://nodejs.org/en/download",
            install
        );
    }

    /// <param name="resource">The application.</param>
    /// <param name="install">Whether packages are installed before it starts; else only by command.</param>
    /// <param name="installArgs">Further arguments of <c>yarn install</c>.</param>
    public static IResourceBuilder<TResource> WithYarn<TResource>(
        this IResourceBuilder<TResource> resource,
        bool install = true,
        string[]? installArgs = null
    )
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        var hasSettings = Has(resource, ".yarnrc.yml");
        var hasFolder = Directory.Exists(Path.Combine(resource.Resource.WorkingDirectory, ".yarn"));
        // Either one says that it is Yarn 2 or later.
        var isBerry = hasSettings || hasFolder;
        var manager = new JavaScriptPackageManagerAnnotation(
            "yarn",
            runScriptCommand: "run",
            isBerry ? ".yarn/cache" : "/root/.cache/yarn"
        )
        {
            CommandSeparator = null,
            PackageFilesPatterns =
            {
                new CopyFilePattern(Present(resource, "package.json", "yarn.lock", ".yarnrc.yml"), "./"),
            },
        };
        if (hasFolder)
        {
            manager.PackageFilesPatterns.Add(new CopyFilePattern(".yarn", "./.yarn"));
        }

        installArgs ??= IsPublishedWith(resource, "yarn.lock") ? [isBerry ? "--immutable" : "--frozen-lockfile"] : [];
        return Use(
            resource,
            manager,
            ["install", .. installArgs],
            "https://yarnpkg.com/getting-started/install",
            install
        );
    }

    /// <param name="resource">The application.</param>
    /// <param name="install">Whether packages are installed before it starts; else only by command.</param>
    /// <param name="installArgs">Further arguments of <c>pnpm install</c>.</param>
    public static IResourceBuilder<TResource> WithPnpm<TResource>(
        this IResourceBuilder<TResource> resource,
        bool install = true,
        string[]? installArgs = null
    )
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        installArgs ??= IsPublishedWith(resource, "pnpm-lock.yaml") ? ["--frozen-lockfile"] : [];
        return Use(
            resource,
            new JavaScriptPackageManagerAnnotation("pnpm", runScriptCommand: "run", cacheMount: "/pnpm/store")
            {
                // pnpm hands "--" on to the script, and Vite would then read no further.
                CommandSeparator = null,
                PackageFilesPatterns =
                {
                    new CopyFilePattern(Present(resource, "package.json", "pnpm-lock.yaml"), "./"),
                },
                DockerfilePreparation = "RUN corepack enable pnpm",
            },
            ["install", .. installArgs],
            "https://pnpm.io/installation",
            install
        );
    }

    /// <param name="resource">The application.</param>
    /// <param name="install">Whether packages are installed before it starts; else only by command.</param>
    /// <param name="installArgs">Further arguments of <c>bun install</c>.</param>
    public static IResourceBuilder<TResource> WithBun<TResource>(
        this IResourceBuilder<TResource> resource,
        bool install = true,
        string[]? installArgs = null
    )
        where TResource : JavaScriptAppResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        var isLocked = IsPublishedWith(resource, "bun.lock") || IsPublishedWith(resource, "bun.lockb");
        installArgs ??= isLocked ? ["--frozen-lockfile"] : [];
        if (resource.Resource.LastOf<DockerfileBuildImageAnnotation>() is null)
        {
            // Node's images have no bun.
            resource.WithAnnotation(new DockerfileBuildImageAnnotation("oven/bun:1"));
        }

        return Use(
            resource,
            new JavaScriptPackageManagerAnnotation(
                "bun",
                runScriptCommand: "run",
                cacheMount: "/root/.bun/install/cache"
            )
            {
                CommandSeparator = null,
                PackageFilesPatterns =
                {
                    new CopyFilePattern(Present(resource, "package.json", "bun.lock", "bun.lockb"), "./"),
                },
            },
            ["install", .. installArgs],
            "https://bun.sh/docs/installation",
            install
        );
    }

    /// <summary>The script that builds the application for its image.</summary>
    public static IResourceBuilder<TResource> WithBuildScript<TResource>(
        this IResourceBuilder<TResource> resource,
        string scriptName,
        string[]? args = null
    )
        where TResource : JavaScriptAppResource =>
        resource.WithAnnotation(new JavaScriptBuildScriptAnnotation(scriptName, args));

    /// <summary>The script that runs the application locally.</summary>
    public static IResourceBuilder<TResource> WithRunScript<TResource>(
        this IResourceBuilder<TResource> resource,
        string scriptName,
        string[]? args = null
    )
        where TResource : JavaScriptAppResource =>
        resource.WithAnnotation(new JavaScriptRunScriptAnnotation(scriptName, args));

    private static IResourceBuilder<T> Use<T>(
        IResourceBuilder<T> app,
        JavaScriptPackageManagerAnnotation manager,
        string[] installation,
        string helpLink,
        bool install
    )
        where T : JavaScriptAppResource
    {
        app.WithAnnotation(manager)
            .WithAnnotation(new JavaScriptInstallCommandAnnotation(installation))
            .WithRequiredCommand(manager.ExecutableName, helpLink);
        JavaScriptInstaller.Add(app, install);
        return app;
    }

    private static bool Has<T>(IResourceBuilder<T> app, string file)
        where T : JavaScriptAppResource => File.Exists(Path.Combine(app.Resource.WorkingDirectory, file));

    private static bool IsPublishedWith<T>(IResourceBuilder<T> app, string lockFile)
        where T : JavaScriptAppResource => app.ApplicationBuilder.ExecutionContext.IsPublishMode && Has(app, lockFile);

    /// <summary>The first file, which every application has, and those others that this one has.</summary>
    private static string Present<T>(IResourceBuilder<T> app, string always, params string[] others)
        where T : JavaScriptAppResource => string.Join(' ', [always, .. others.Where(file => Has(app, file))]);
}
