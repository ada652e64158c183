using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.JavaScript;

/// <summary>Adds the resource that installs an application's packages; run mode only, since images install their own.</summary>
internal static class JavaScriptInstaller
{
    public static void Add<T>(IResourceBuilder<T> app, bool install)
        where T : JavaScriptAppResource
    {
        var application = app.ApplicationBuilder;
        if (application.ExecutionContext.IsPublishMode)
        {
            return;
        }

        var name = $"{app.Resource.Name}-installer";
        if (application.TryCreateResourceBuilder<JavaScriptInstallerResource>(name, out var present))
        {
            if (!install)
            {
                StopWaiting(app.Resource, present.Resource);
                present.WithExplicitStart();
            }

            return;
        }

        var installer = application
            .AddResource(new JavaScriptInstallerResource(name, app.Resource.WorkingDirectory))
            .WithParentRelationship(app.Resource)
            .ExcludeFromManifest();
        application.Eventing.Subscribe<BeforeStartEvent>((_, _) => Prepare(app.Resource, installer));
        app.WithAnnotation(new JavaScriptPackageInstallerAnnotation(installer.Resource));
        if (install)
        {
            app.WaitForCompletion(installer);
        }
        else
        {
            installer.WithExplicitStart();
        }
    }

    /// <summary>Takes what was chosen last: another package manager, another folder.</summary>
    private static Task Prepare(JavaScriptAppResource app, IResourceBuilder<JavaScriptInstallerResource> installer)
    {
        var manager = app.LastOf<JavaScriptPackageManagerAnnotation>()!;
        installer
            .WithCommand(manager.ExecutableName)
            .WithWorkingDirectory(app.WorkingDirectory)
            .WithArgs(app.LastOf<JavaScriptInstallCommandAnnotation>()!.Args);
        foreach (var needed in app.Annotations.OfType<RequiredCommandAnnotation>())
        {
            if (needed.Command == manager.ExecutableName)
            {
                installer.WithAnnotation(needed);
            }
        }

        return Task.CompletedTask;
    }

    private static void StopWaiting(JavaScriptAppResource app, JavaScriptInstallerResource installer)
    {
        var waits = app
            .Annotations.Where(annotation =>
                (annotation is WaitAnnotation wait && wait.Resource == installer)
                || (annotation is ResourceRelationshipAnnotation { Type: "WaitFor" } tie && tie.Resource == installer)
            )
            .ToList();
        waits.ForEach(wait => app.Annotations.Remove(wait));
    }
}
