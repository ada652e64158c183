using System.CommandLine;
using CareConnect.Ops.Aws;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Vpc;

namespace CareConnect.Ops.Verbs.Smoke;

/// <summary>
/// <c>smoke</c>, for the guide's smoke tests: health, a refused sign-in, and one clinical journey with a synthetic patient,
/// of whom nothing but the audit trail is left afterwards. On AWS it comes in by the site's own address, as users do.
/// </summary>
internal static class SmokeVerb
{
    private const string RemoveCall = "DELETE from each table with a patient_id or user_id but audit_logs";

    public static Command Create()
    {
        var run = new Argument<Guid>("run") { Description = "The id of the run, as its report has it." };
        return new Command(
            "smoke",
            "Asks the API what a user would ask, with a synthetic patient that is removed again."
        )
        {
            new Command("remove", "Removes what a run of smoke that was lost has left.") { run }.OnStores(
                (stores, arguments) => Remove(stores, arguments.GetValue(run))
            ),
        }.On((topology, _) => Create(topology), (topology, _) => Create(topology));
    }

    private static Procedure Create(LocalTopology topology) =>
        Create(
            cancellationToken => AddressAsync(topology, cancellationToken),
            (context, cancellationToken) => SyntheticPatient.RemoveAsync(topology, context.Run, cancellationToken),
            RemoveCall
        );

    private static Procedure Create(AwsTopology topology) =>
        Create(
            topology.AddressAsync,
            (context, cancellationToken) =>
                new OpsTask(topology).RunAsync(context, RemoveCommand(context.Run), cancellationToken),
            $"aws ecs run-task: ops, careconnect {string.Join(' ', RemoveCommand(null))} --target task"
        );

    private static Procedure Create(
        Func<CancellationToken, Task<Uri>> address,
        Func<StepContext, CancellationToken, Task> remove,
        string removeCall
    ) =>
        new(
            "smoke",
            [
                new Step(
                    "Is it up, and which version?",
                    "GET /actuator/health, GET /actuator/info",
                    async (context, cancellationToken) =>
                    {
                        using var journey = new PatientJourney(await address(cancellationToken));
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
                        using var journey = new PatientJourney(await address(cancellationToken));
                        await journey.RefuseAsync(cancellationToken);
                    }
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Walk through a patient's day",
                    "register, sign in, record a vital sign, read it back, its summary, who saw it",
                    async (context, cancellationToken) =>
                    {
                        using var journey = new PatientJourney(await address(cancellationToken));
                        await journey.WalkAsync(SyntheticPatient.EmailOf(context.Run), cancellationToken);
                    }
                )
                {
                    UndoAsync = remove,
                },
                new Step("Remove the patient", removeCall, remove),
            ]
        )
        {
            ChangesEnvironment = false,
            Summary = facts => [$"Version {facts["version"]} does what a patient needs."],
        };

    /// <exception cref="ProcedureException">The API does not run.</exception>
    public static async Task<Uri> AddressAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var api = await topology.ResourceAsync(LocalNames.Api, cancellationToken);
        return api.Urls.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttp)
            ?? throw new ProcedureException(
                $"'{api.Name}' does not run ({api.State}). careconnect diagnose tasks --target local says why."
            );
    }

    private static string[] RemoveCommand(Guid? run) => ["smoke", "remove", run?.ToString() ?? "RUN"];

    private static Procedure Remove(Stores stores, Guid run) =>
        new(
            $"smoke remove {run}",
            [
                new Step(
                    "Remove the patients of the run",
                    RemoveCall,
                    (_, cancellationToken) => SyntheticPatient.RemoveAsync(stores, run, cancellationToken)
                ),
            ]
        )
        {
            ChangesEnvironment = false,
            Summary = _ => ["No patient of that run is left."],
        };
}
