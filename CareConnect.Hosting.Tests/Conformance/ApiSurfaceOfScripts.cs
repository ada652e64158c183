#pragma warning disable ASPIREPROBES001, ASPIREUSERSECRETS001, ASPIREFILESYSTEM001 // So are they in the real API.
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Aspire.Hosting.Redis;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>The rest of <see cref="ApiSurface"/>: applications in JavaScript, files of containers, ties, questions to the model.</summary>
internal static class ApiSurfaceOfScripts
{
    public static void JavaScript(IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> project)
    {
        IResourceBuilder<ViteAppResource> vite = builder
            .AddViteApp(name: "a", appDirectory: "../web", runScriptName: "dev")
            .WithNpm(install: true, installCommand: "ci", installArgs: ["--no-fund"])
            .WithYarn(install: true, installArgs: null)
            .WithPnpm(install: false, installArgs: null)
            .WithBun(install: true, installArgs: ["--silent"])
            .WithViteConfig(configPath: "vite.other.ts")
            .WithBuildScript(scriptName: "build", args: ["--mode", "x"])
            .WithRunScript(scriptName: "start", args: null)
            .ClearContainerFilesSources()
            .WithContainerFilesSource(sourcePath: "/app/build")
            .WithRequiredCommand(command: "git", helpLink: "https://git-scm.com");
        IResourceBuilder<JavaScriptAppResource> script = builder.AddJavaScriptApp("b", "../b", runScriptName: "start");
        IResourceBuilder<NodeAppResource> node = builder.AddNodeApp("c", "../c", scriptPath: "app.js");
        IResourceBuilder<IResourceWithContainerFiles> files = vite;
        project.WithReference(vite).PublishWithContainerFiles(source: files, destinationPath: "./wwwroot");
        node.PublishWithContainerFiles(script, "static").PublishAsDockerFile();
        var manager = new JavaScriptPackageManagerAnnotation("x", runScriptCommand: null, cacheMount: null)
        {
            CommandSeparator = null,
            PackageFilesPatterns = { new CopyFilePattern("a", "b") },
        };
        _ = (manager.ExecutableName, manager.ScriptCommand, manager.CacheMount, typeof(JavaScriptInstallerResource));
        _ = new JavaScriptInstallCommandAnnotation(["install"]).Args;
    }

    public static void Containers(
        IResourceBuilder<ContainerResource> container,
        IResourceBuilder<PostgresServerResource> postgres,
        IResourceBuilder<RedisResource> redis
    )
    {
        container
            .WithContainerFiles("/data", sourcePath: "../data", defaultOwner: 1, defaultGroup: 1, umask: null)
            .WithContainerFiles(
                destinationPath: "/etc/x",
                entries:
                [
                    new ContainerFile
                    {
                        Name = "x.conf",
                        Contents = "a=b",
                        Mode = UnixFileMode.UserRead,
                    },
                    new ContainerDirectory { Name = "d", Entries = [new ContainerFile { SourcePath = "../y" }] },
                ]
            )
            .WithContainerFiles(
                "/etc/y",
                callback: (context, cancellationToken) =>
                    Task.FromResult<IEnumerable<ContainerFileSystemItem>>([
                        new ContainerFile { Name = context.Model.Name },
                    ])
            )
            .WithContainerRuntimeArgs(context => context.Args.Add("--init"))
            .WithContainerRuntimeArgs(context => Task.CompletedTask)
            .WithContainerNetworkAlias(alias: "box");
        postgres.WithInitFiles(source: "../init");
        redis
            .WithRedisInsight(
                (IResourceBuilder<RedisInsightResource> tool) =>
                    tool.WithHostPort(port: 5540).WithDataVolume(name: "v").WithDataBindMount(source: "../insight")
            )
            .WithRedisCommander((IResourceBuilder<RedisCommanderResource> tool) => tool.WithHostPort(port: 8081));
    }

    public static void Ties(
        IResourceBuilder<ProjectResource> project,
        IResourceBuilder<ContainerResource> other,
        IResourceBuilder<ExternalServiceResource> external
    )
    {
        project
            .WithReferenceRelationship(resource: other.Resource)
            .WithReferenceRelationship(resourceBuilder: other)
            .WithReferenceRelationship(expression: ReferenceExpression.Create($"{project.GetEndpoint("http")}"))
            .WithChildRelationship(child: other)
            .WithChildRelationship(child: other.Resource)
            .WithHttpProbe(type: ProbeType.Liveness, endpointSelector: () => project.GetEndpoint("http"), path: "/")
            .WithHttpCommand(
                path: "/reset",
                displayName: "Reset",
                endpointSelector: () => project.GetEndpoint("http"),
                commandName: "reset",
                commandOptions: null
            );
        external.WithHttpHealthCheck(path: "/up", statusCode: 204);
        _ = project.GetEndpoint(name: "http", contextNetworkID: KnownNetworkIdentifiers.LocalhostNetwork);
        _ = new EndpointReference(
            project.Resource,
            project.GetEndpoint("http").EndpointAnnotation,
            KnownNetworkIdentifiers.LocalhostNetwork
        );
    }

    public static async Task Host(IDistributedApplicationBuilder builder, CancellationToken cancellationToken)
    {
        IUserSecretsManager secrets = builder.UserSecretsManager;
        _ = (secrets.IsAvailable, secrets.FilePath, secrets.TrySetSecret(name: "a", value: "b"));
        secrets.GetOrSetSecret(builder.Configuration, name: "a", valueGenerator: () => "b");
        await secrets.SaveStateAsync(state: [], cancellationToken);
        using TempDirectory folder = builder.FileSystemService.TempDirectory.CreateTempSubdirectory(prefix: "x");
        using TempFile file = builder.FileSystemService.TempDirectory.CreateTempFile(fileName: "x.txt");
        _ = (folder.Path, file.Path);
    }

    public static void Questions(DistributedApplicationModel model, ProjectResource project)
    {
        _ = (model.GetProjectResources(), model.GetContainerResources(), model.GetExecutableResources());
        _ = (project.IsContainer(), project.GetReplicaCount(), project.GetProjectMetadata().ProjectPath);
        _ = project.TryGetLastAnnotation(out ReplicaAnnotation? replicas) ? replicas.Replicas : 1;
        _ = project.TryGetAnnotationsOfType<WaitAnnotation>(out var waits) ? waits.Count() : 0;
        _ = project.HasAnnotationOfType<HealthCheckAnnotation>();
        _ = project.TryGetEndpoints(out var endpoints) ? endpoints.Count() : 0;
        _ = project.TryGetUrls(out _) || project.TryGetEnvironmentVariables(out _);
        _ = project.TryGetContainerImageName(out var image) ? image : null;
        _ = project.TryGetContainerMounts(out _);
    }
}
