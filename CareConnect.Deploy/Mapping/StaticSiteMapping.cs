using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>A project hinted as static site: its files lie in a bucket behind CloudFront. There is no process, and no secret.</summary>
internal static class StaticSiteMapping
{
    private const string NoProcess = "a static site has no process; CloudFront serves its files";

    public static void Map(TranslationContext context, WorkloadResource site)
    {
        context.Report.Translated(site, ["type"], Names.Address(site));
        var from = site.Path ?? site.Build?.Context ?? site.Image ?? "";
        string[] sources = ["path", "image", "context", "workingDirectory"];
        foreach (var key in sources.Where(key => site.Json.TryGetProperty(key, out _)))
        {
            context.Report.Translated(site, [key], $"{Names.Address(site)}, whose files are built from it");
        }
        BuildMapping.Report(context, site, "the build of its files");
        foreach (var index in Enumerable.Range(0, site.Volumes.Count))
        {
            context.Report.Refuse(
                site,
                ["volumes", $"{index}"],
                "a static site has no folders of its own",
                "Take it away"
            );
        }
        NotRunning.Report(context, site, NoProcess);
        context.Write(site, ModuleCall.Of(site, "static_site", $"Its files are built from {from}.", []));
    }
}
