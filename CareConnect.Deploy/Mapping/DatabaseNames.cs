using System.Text.RegularExpressions;
using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// Which databases a server holds: those that the connection strings and addresses of the manifest name together with its host.
/// PostgreSQL's image makes none of them, and RDS only the first; <see cref="DatabaseJob"/> makes the others.
/// </summary>
internal static partial class DatabaseNames
{
    // These are there when the server is.
    private static readonly string[] Present = ["\"postgres\"", "\"template0\"", "\"template1\""];

    public static IReadOnlyList<HclValue> Of(TranslationContext context, WorkloadResource postgres)
    {
        var names = new List<string>();
        context.Try(postgres, ["env", "POSTGRES_DB"], path => AddInitial(context, postgres, path, names));
        var host = $"module.{Names.Label(postgres)}.";
        foreach (var (resource, place, text) in Texts(context.Manifest))
        {
            context.Try(resource, place, _ => Add(context, resource, text, host, names));
        }
        // RDS makes the first with the instance, and takes fewer names than PostgreSQL does.
        return [.. names.Distinct().Except(Present).OrderBy(Rank).Select(HclValue.Of)];
    }

    /// <summary>
    /// Those that RDS may not make with the instance: all but the first, and the first too when its name is not plain, or a
    /// variable whose value nobody knows yet.
    /// </summary>
    public static IEnumerable<HclValue> NotMadeByRds(IReadOnlyList<HclValue> databases) =>
        databases is [HclExpression first, ..] && Plain().IsMatch(first.Expression) ? databases.Skip(1) : databases;

    private static void AddInitial(
        TranslationContext context,
        WorkloadResource postgres,
        KeyPath path,
        List<string> names
    )
    {
        if (ManagedContainer.Environment(context, postgres, "POSTGRES_DB") is { } initial)
        {
            names.Add(Name(initial));
            context.Report.Translated(postgres, path, Names.Address(postgres, "databases"));
        }
    }

    private static void Add(TranslationContext context, Resource resource, string text, string host, List<string> names)
    {
        Composed value;
        try
        {
            value = context.Resolver.Resolve(text, new Consumer(resource.Name));
        }
        catch (RefusedException)
        {
            // The resource itself tells what is wrong with its text.
            return;
        }
        if (value.References.Any(reference => IsHost(reference, host)))
        {
            names.AddRange(
                Database()
                    .Matches(value.Text)
                    .Select(match => match.Groups["name"].Value)
                    .Where(name => name.Length > 0)
                    .Select(name => Name(value.WithText(Uri.UnescapeDataString(name))))
            );
        }
    }

    private static int Rank(string name) =>
        Plain().IsMatch(name) ? 0
        : name.StartsWith("var.", StringComparison.Ordinal) ? 1
        : 2;

    private static bool IsHost(Reference reference, string host) =>
        reference.Kind == ReferenceKind.DatabaseHost && reference.Hcl.StartsWith(host, StringComparison.Ordinal);

    private static string Name(Composed name) =>
        HolesOf(name).Any(reference => reference.IsSecret)
            ? throw new RefusedException("a secret is the name of a database", "Make it a parameter that is no secret")
        : HolesOf(name).Any(reference => reference.Kind != ReferenceKind.Other)
            ? throw new RefusedException("an address is part of a database's name", "End the name with a semicolon")
        : name.ToHcl() is var hcl && (name.Text.Length > 63 || name.Text.Any(letter => letter is '"' or '\'' or '/'))
            ? throw new RefusedException(
                $"PostgreSQL takes no database of the name {hcl}",
                "Take a shorter, plain name"
            )
        : hcl;

    private static IEnumerable<Reference> HolesOf(Composed value) =>
        Hole().Matches(value.Text).Select(hole => value.At(hole.Groups[1]));

    private static IEnumerable<(Resource Resource, KeyPath Place, string Text)> Texts(Manifest manifest)
    {
        foreach (var resource in manifest.Resources)
        {
            if (resource.ConnectionString is { } connectionString)
            {
                yield return (resource, ["connectionString"], connectionString);
            }
            if (resource is not WorkloadResource workload)
            {
                continue;
            }
            foreach (var (name, text) in workload.Env)
            {
                yield return (resource, ["env", name], text);
            }
            foreach (var (index, text) in workload.Args.Index())
            {
                yield return (resource, ["args", $"{index}"], text);
            }
        }
    }

    [GeneratedRegex(Composed.Hole)]
    private static partial Regex Hole();

    [GeneratedRegex(
        """(^|;)\s*(Database|Initial Catalog|DB)\s*=\s*(?<name>[^;]*)|\bdbname\s*=\s*(?<name>\S*)|\bpostgres(ql)?(\+\w+)?://[^\s"'<>/?#]*/(?<name>[^\s"'<>?#]*)""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Database();

    [GeneratedRegex("""^"[A-Za-z][A-Za-z0-9_]*"\z""")]
    private static partial Regex Plain();
}
