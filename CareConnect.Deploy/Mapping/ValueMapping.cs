using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// A value becomes nothing of its own: it is put in where others refer to it. It is resolved here all the same, so that what is
/// wrong with it is said once, at its place.
/// </summary>
internal static class ValueMapping
{
    public static void Map(TranslationContext context, ValueResource value)
    {
        Report(context, value, ["type"]);
        Check(context, value, ["connectionString"], value.ConnectionString);
        Check(context, value, ["value"], value.Value);
        if (value.Filter is { } filter)
        {
            context.Try(
                value,
                ["filter"],
                path =>
                {
                    Filters.Apply(value, Composed.Empty);
                    Report(context, value, path);
                }
            );
        }
        if (value is { ConnectionString: null, Value: null })
        {
            context.Report.Refuse(value, [], "there is no value", "Publish the manifest anew");
        }
    }

    /// <summary>Resolves a text that others refer to, for what may be wrong with it alone.</summary>
    public static void Check(TranslationContext context, Resource resource, KeyPath path, string? text)
    {
        if (text is null)
        {
            return;
        }
        context.Try(
            resource,
            path,
            at =>
            {
                context.Resolver.Resolve(text, new Consumer(resource.Name));
                Report(context, resource, at);
            }
        );
    }

    private static void Report(TranslationContext context, Resource resource, KeyPath path)
    {
        if (context.Manifest.RefersTo(resource.Name) || MailMapping.Takes(context.Manifest, resource))
        {
            context.Report.Translated(resource, path, "the values that refer to it");
        }
        else
        {
            context.Report.NotTranslated(resource, path, "nothing refers to it");
        }
    }
}
