using System.Globalization;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Smoke;

/// <summary>
/// The journey of <c>smoke</c> as one step of another procedure, right after that moved the database. Each replica needs a
/// moment to find the server that takes writes, so the journey is walked again until it goes through once from end to end.
/// </summary>
internal static class SmokeCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static Step Create(LocalTopology topology) =>
        new(
            "Walk through a patient's day",
            "as careconnect smoke does: register, sign in, record a vital sign, read it back, remove the patient",
            (context, cancellationToken) => RunAsync(topology, context, cancellationToken)
        )
        {
            UndoAsync = (context, cancellationToken) =>
                SyntheticPatient.RemoveAsync(topology, context.Run, cancellationToken),
        };

    private static async Task RunAsync(LocalTopology topology, StepContext context, CancellationToken cancellationToken)
    {
        var end = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            try
            {
                using var journey = new PatientJourney(await SmokeVerb.AddressAsync(topology, cancellationToken));
                await journey.WalkAsync(SyntheticPatient.EmailOf(context.Run), cancellationToken);
                await SyntheticPatient.RemoveAsync(topology, context.Run, cancellationToken);
                return;
            }
            catch (ProcedureException problem) when (TimeProvider.System.GetUtcNow() < end)
            {
                context.Say($"not yet: {problem.Message}");
                await Task.Delay(Pause, cancellationToken);
            }
            catch (ProcedureException problem)
            {
                await SyntheticPatient.RemoveAsync(topology, context.Run, cancellationToken);
                throw new ProcedureException(
                    $"{problem.Message} A patient's day did not go through within {Patience.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s. "
                        + "Look: careconnect diagnose tasks --target local",
                    problem
                );
            }
        }
    }
}
