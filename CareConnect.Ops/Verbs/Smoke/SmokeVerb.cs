using System.CommandLine;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Smoke;

/// <summary>
/// <c>smoke</c>, for the guide's smoke tests: health, a refused sign-in, and one clinical journey with a synthetic patient,
/// of whom nothing but the audit trail is left afterwards.
/// </summary>
internal static class SmokeVerb
{
    private const string EmailFact = "email";

    public static Command Create() =>
        new Command("smoke", "Asks the API what a user would ask, with a synthetic patient that is removed again.").On(
            (topology, _) => Create(topology)
        );

    private static Procedure Create(LocalTopology topology) =>
        new(
            "smoke",
            [
                new Step(
                    "Is it up, and which version?",
                    "GET /actuator/health, GET /actuator/info",
                    async (context, cancellationToken) =>
                    {
                        using var journey = await JourneyAsync(topology, cancellationToken);
                        context.Facts["version"] = await journey.AskVersionAsync(cancellationToken);
                    }
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Is a wrong password refused?",
                    "POST /api/auth/login of nobody: 401, Invalid credentials",
                    async (_, cancellationToken) =>
                    {
                        using var journey = await JourneyAsync(topology, cancellationToken);
                        await journey.RefuseAsync(cancellationToken);
                    }
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Name the synthetic patient",
                    "smoke-...@careconnect.invalid",
                    (context, _) =>
                    {
                        context.Facts[EmailFact] = EmailOf(context.Run);
                        return Task.CompletedTask;
                    }
                ),
                new Step(
                    "Walk through a patient's day",
                    "register, sign in, record a vital sign, read it back, its summary, who saw it",
                    async (context, cancellationToken) =>
                    {
                        // Of a walk that was killed nobody knows the password any more.
                        await RemoveAsync(topology, context, cancellationToken);
                        using var journey = await JourneyAsync(topology, cancellationToken);
                        await journey.WalkAsync(context.Fact(EmailFact), cancellationToken);
                    }
                )
                {
                    UndoAsync = (context, cancellationToken) => RemoveAsync(topology, context, cancellationToken),
                },
                new Step(
                    "Remove the patient",
                    "DELETE from each table with a patient_id or user_id but audit_logs",
                    (context, cancellationToken) => RemoveAsync(topology, context, cancellationToken)
                ),
            ]
        )
        {
            ChangesEnvironment = false,
            Summary = facts => [$"Version {facts["version"]} does what a patient needs."],
        };

    /// <summary>Nobody else's address: a patient of one run.</summary>
    public static string EmailOf(Guid run) => $"smoke-{run:n}@careconnect.invalid";

    /// <exception cref="ProcedureException">The API does not run.</exception>
    public static async Task<PatientJourney> JourneyAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var api = await topology.ResourceAsync(LocalNames.Api, cancellationToken);
        return new PatientJourney(
            api.Urls.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttp)
                ?? throw new ProcedureException(
                    $"'{api.Name}' does not run ({api.State}). careconnect diagnose tasks --target local says why."
                )
        );
    }

    private static async Task RemoveAsync(
        LocalTopology topology,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        if (context.Facts.TryGetValue(EmailFact, out var email))
        {
            await SyntheticPatient.RemoveAsync(topology, email, cancellationToken);
        }
    }
}
