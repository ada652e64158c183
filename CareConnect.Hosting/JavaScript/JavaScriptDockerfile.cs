using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.JavaScript;

/// <summary>The Dockerfile of an application that has none: byte for byte the one that Aspire writes.</summary>
internal static class JavaScriptDockerfile
{
    /// <summary>An image that builds the application and keeps the result, for another image to copy.</summary>
    public static string OfBuild(JavaScriptAppResource app) =>
        Text([
            $"FROM {BuildImage(app, "slim")}",
            "WORKDIR /app",
            .. Installation(app, copiesPackageFiles: true),
            .. Build(app),
        ]);

    /// <summary>An image that runs a script of Node's.</summary>
    public static string OfNodeApp(NodeAppResource app, string scriptPath)
    {
        var copies = app.Annotations.OfType<ContainerFilesDestinationAnnotation>().ToList();
        var sources = copies.Select(copy => copy.Source).Distinct().ToList();
        var hasInstallation = app.LastOf<JavaScriptInstallCommandAnnotation>() is not null;
        return Text([
            .. sources.Select(source => $"ARG {Argument(source)}={ImageOf(source)}"),
            .. sources.Count > 0 ? [string.Empty] : Array.Empty<string>(),
            $"FROM {BuildImage(app, "alpine")} AS build",
            "",
            "WORKDIR /app",
            .. Installation(app, hasInstallation),
            .. Build(app).SelectMany(line => new[] { string.Empty, line }),
            "",
            .. sources.SelectMany(source => new[] { $"FROM ${{{Argument(source)}}} AS {Stage(source)}", "" }),
            $"FROM node:{NodeVersion.Of(app.WorkingDirectory)}-alpine AS runtime",
            "",
            "WORKDIR /app",
            "COPY --from=build /app /app",
            .. copies.SelectMany(copy =>
                PathsOf(copy.Source)
                    .Select(path => $"COPY --from={Stage(copy.Source)} {path} {Destination(copy.DestinationPath)}")
            ),
            .. sources.Count > 0 ? [string.Empty] : Array.Empty<string>(),
            "",
            "ENV NODE_ENV=production",
            "",
            "USER node",
            "",
            $"ENTRYPOINT [\"{app.Command}\",\"{scriptPath}\"]",
        ]);
    }

    private static string Text(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    /// <summary>Only what decides the packages is copied first: then a change of the source installs nothing anew.</summary>
    private static IEnumerable<string> Installation(JavaScriptAppResource app, bool copiesPackageFiles)
    {
        if (app.LastOf<JavaScriptPackageManagerAnnotation>() is not { } manager)
        {
            return ["COPY . ."];
        }

        var files = manager.PackageFilesPatterns.Select(pattern => $"COPY {pattern.Source} {pattern.Destination}");
        var copiesAll = copiesPackageFiles && manager.PackageFilesPatterns.Count == 0;
        var first = copiesAll ? ["COPY . ."] : files;
        return
        [
            .. manager.DockerfilePreparation is { } preparation ? [preparation] : Array.Empty<string>(),
            .. copiesPackageFiles ? first : [],
            .. app.LastOf<JavaScriptInstallCommandAnnotation>() is { } install
                ? [InstallLine(manager, install)]
                : Array.Empty<string>(),
            .. copiesAll ? Array.Empty<string>() : ["COPY . ."],
        ];
    }

    private static string InstallLine(
        JavaScriptPackageManagerAnnotation manager,
        JavaScriptInstallCommandAnnotation install
    )
    {
        var cache = manager.CacheMount is { Length: > 0 } folder
            ? $"--mount=type=cache,target={folder} "
            : string.Empty;
        return $"RUN {cache}{manager.ExecutableName} {string.Join(' ', install.Args)}";
    }

    private static IEnumerable<string> Build(JavaScriptAppResource app)
    {
        if (
            app.LastOf<JavaScriptPackageManagerAnnotation>() is not { } manager
            || app.LastOf<JavaScriptBuildScriptAnnotation>() is not { } script
        )
        {
            return [];
        }

        string?[] words = [manager.ExecutableName, manager.ScriptCommand, script.ScriptName, .. script.Args];
        return [$"RUN {string.Join(' ', words.Where(word => !string.IsNullOrEmpty(word)))}"];
    }

    private static string BuildImage(JavaScriptAppResource app, string suffix) =>
        app.LastOf<DockerfileBuildImageAnnotation>()?.Image ?? $"node:{NodeVersion.Of(app.WorkingDirectory)}-{suffix}";

    private static IEnumerable<string> PathsOf(IResource source) =>
        source.Annotations.OfType<ContainerFilesSourceAnnotation>().Select(files => files.SourcePath);

    private static string Destination(string path) => path.StartsWith('/') ? path : $"/app/{path}";

    private static string Stage(IResource source) => $"{source.Name.Replace('-', '_')}_stage";

    private static string Argument(IResource source) => $"{source.Name.Replace('-', '_').ToUpperInvariant()}_IMAGENAME";

    private static string ImageOf(IResource source) =>
        source.TryGetContainerImageName(out var image) ? image : $"{source.Name}:latest";
}
