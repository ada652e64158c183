using System.CommandLine;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Patches;

/// <summary>
/// <c>patch</c>: which packages are known to be vulnerable, and which version mends each. What it finds goes the way of any
/// change: a commit, the tests, staging, production.
/// </summary>
internal static class PatchVerb
{
    public static Command Create() =>
        new Command("patch", "Names vulnerable packages; ends with 1 when there is one.").On(
            (_, _) => Procedure(),
            (_, _) => Procedure()
        );

    private static Procedure Procedure() =>
        new(
            "patch",
            [new Step("Ask for vulnerable packages", PackageAudit.Call, PackageAudit.AskAsync) { OnlyLooks = true }]
        )
        {
            ChangesEnvironment = false,
            IsJournaled = false,
            IsGood = facts => facts.Count == 0,
            Summary = facts =>
                [
                    .. facts
                        .Select(fact => $"{fact.Key}: {fact.Value}")
                        .DefaultIfEmpty("No package is known to be vulnerable."),
                    .. facts.Count == 0
                        ? Array.Empty<string>()
                        :
                        [
                            "Raise them in Directory.Packages.props, restore, commit the lock files, and deploy as any change.",
                        ],
                ],
        };
}
