using System.Globalization;
using System.Text.Json;
using CareConnect.Deploy.Verify.Rules;

namespace CareConnect.Deploy.Verify.Exceptions;

/// <summary>
/// Explains findings by the exceptions file, and finds what is wrong with the file itself: an exception that is out of date or
/// matches nothing hides the next real finding.
/// </summary>
internal static class ExceptionFile
{
    public const string Name = "hipaa-exceptions.json";

    private static readonly string[] Environments = ["dev", "staging", "prod", "dr"];

    /// <exception cref="FormatException">The file is not readable.</exception>
    public static IReadOnlyList<RuleException> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, VerifyJson.Default.ExceptionList)?.Exceptions ?? [];
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The findings with their exceptions, and a finding for each fault of an exception.</summary>
    public static IReadOnlyList<Finding> Apply(
        IReadOnlyList<Finding> findings,
        IReadOnlyList<RuleException> exceptions,
        string environment,
        DateOnly today
    )
    {
        var valid = exceptions
            .Where(exception => exception.IsFor(environment) && !IsExpired(exception, today))
            .ToList();
        var explained = findings
            .Select(finding => finding with { Exception = valid.Find(one => one.Covers(finding)) })
            .ToList();
        return
        [
            .. explained,
            .. exceptions.SelectMany((exception, index) => Faults(exception, index, findings, environment, today)),
        ];
    }

    private static IEnumerable<Finding> Faults(
        RuleException exception,
        int index,
        IReadOnlyList<Finding> findings,
        string environment,
        DateOnly today
    )
    {
        var where = $"{Name}[{index}] {exception.Rule} {exception.Address}";
        if (string.IsNullOrWhiteSpace(exception.Reason))
        {
            yield return Fault("exceptions-reason", where, "it has no reason", "Say why the finding is acceptable.");
        }
        if (string.IsNullOrWhiteSpace(exception.Owner))
        {
            yield return Fault("exceptions-owner", where, "it has no owner", "Name the role that answers for it.");
        }
        if (ScopeProblem(exception) is { } scope)
        {
            yield return Fault(
                "exceptions-scope",
                where,
                scope,
                "Name a rule, an address and environments of dev, staging, prod, dr."
            );
        }
        else if (exception.IsFor(environment) && !findings.Any(exception.Covers))
        {
            yield return Fault(
                "exceptions-unused",
                where,
                $"it matches nothing in {environment}",
                "Remove it, or the environment from it."
            );
        }
        if (IsExpired(exception, today))
        {
            yield return Fault(
                "exceptions-expired",
                where,
                Expiry(exception) is null ? "expires is no date (yyyy-MM-dd)" : $"it ended on {exception.Expires}",
                "Mend what it explains, or decide anew and give it a new date."
            );
        }
    }

    private static string? ScopeProblem(RuleException exception) =>
        !RuleCatalogue.All.Any(rule => rule.Id == exception.Rule) ? $"there is no rule {exception.Rule}"
        : string.IsNullOrWhiteSpace(exception.Address) ? "it has no address"
        : exception.Environments is not { Count: > 0 } ? "it names no environments"
        : exception.Environments.Except(Environments).FirstOrDefault() is { } unknown
            ? $"there is no environment {unknown}"
        : null;

    private static bool IsExpired(RuleException exception, DateOnly today) =>
        Expiry(exception) is not { } date || date < today;

    private static DateOnly? Expiry(RuleException exception) =>
        DateOnly.TryParseExact(
            exception.Expires,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var date
        )
            ? date
            : null;

    private static Finding Fault(string rule, string where, string what, string remedy) =>
        new(rule, where, what, remedy, "308(a)(8)");
}
