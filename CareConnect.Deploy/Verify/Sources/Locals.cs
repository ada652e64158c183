using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace CareConnect.Deploy.Verify.Sources;

/// <summary>
/// What the <c>locals</c> of a module refer to. A plan's JSON leaves locals out, so references would end at them; the folder's own
/// files say how they go on. Objects are taken apart, so that <c>platform.database_subnet_ids</c> has references of its own.
/// </summary>
internal sealed partial class Locals
{
    private static readonly ConcurrentDictionary<string, Locals> ByFolder = new();

    private readonly Dictionary<string, List<string>> _references = [];

    public static Locals In(string? folder) =>
        folder is null || !Directory.Exists(folder) ? new Locals() : ByFolder.GetOrAdd(folder, Read);

    /// <summary>The references of a local, or of a part of it: each with the part of the path that is still to be followed.</summary>
    public IEnumerable<(string Reference, string After)> Of(string path)
    {
        var inside = _references.Where(entry =>
            entry.Key == path || entry.Key.StartsWith(path + ".", StringComparison.Ordinal)
        );
        if (inside.Any())
        {
            return inside.SelectMany(entry => entry.Value).Distinct().Select(reference => (reference, ""));
        }
        var above = _references
            .Keys.Where(key => path.StartsWith(key + ".", StringComparison.Ordinal))
            .MaxBy(key => key.Length);
        return above is null ? [] : _references[above].Select(reference => (reference, path[(above.Length + 1)..]));
    }

    internal static Locals Parse(IEnumerable<string> files)
    {
        var locals = new Locals();
        foreach (var block in files.SelectMany(HclReader.Blocks).Where(block => block.Keyword == "locals"))
        {
            locals.Add("", block.Body);
        }
        return locals;
    }

    private static Locals Read(string folder) =>
        Parse(Directory.EnumerateFiles(folder, "*.tf").Select(File.ReadAllText));

    private void Add(string prefix, string body)
    {
        foreach (var (name, expression) in HclReader.Arguments(body))
        {
            AddExpression(prefix + name, expression);
        }
    }

    private void AddExpression(string path, string expression)
    {
        if (IsObject(expression))
        {
            Add(path + ".", expression[1..^1]);
        }
        else if (IsMerge(expression))
        {
            foreach (var part in HclReader.Items(expression["merge(".Length..^1]))
            {
                AddExpression(path, part);
            }
        }
        else
        {
            _references.TryAdd(path, []);
            _references[path].AddRange(Reference().Matches(expression).Select(match => match.Value));
        }
    }

    private static bool IsMerge(string expression) =>
        expression.StartsWith("merge(", StringComparison.Ordinal)
        && HclReader.Skip(expression, "merge".Length) == expression.Length;

    private static bool IsObject(string expression) =>
        expression.StartsWith('{')
        && HclReader.Skip(expression, 0) == expression.Length
        && !ForExpression().IsMatch(expression);

    [GeneratedRegex(
        @"(?<![\w.""])(?:module|var|local|data|each|aws_[a-z0-9_]+)\.[A-Za-z_][\w-]*(?:\[[^\]]*\])?(?:\.[A-Za-z_][\w-]*)*"
    )]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\{\s*for\s")]
    private static partial Regex ForExpression();
}
