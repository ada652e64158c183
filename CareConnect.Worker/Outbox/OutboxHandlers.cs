using System.Text.Json;
using CareConnect.Data.Outbox;
using CareConnect.Worker.Alerts;

namespace CareConnect.Worker.Outbox;

/// <summary>The list of all kinds of messages and who handles each.</summary>
internal sealed class OutboxHandlers(RaiseAlerts raiseAlerts)
{
    /// <exception cref="NotSupportedException">A newer version's kind: it is retried, and by then this version may be gone.</exception>
    public async Task<bool> HandleAsync(OutboxClaim claim, CancellationToken cancellationToken)
    {
        switch (claim.Kind)
        {
            case OutboxKinds.VitalSignRecorded:
                var recorded = JsonSerializer.Deserialize(claim.Payload, OutboxJson.Default.VitalSignRecorded);
                await raiseAlerts.Handle(recorded!, cancellationToken);
                return true;
            case OutboxKinds.VitalSignAmended:
                var amended = JsonSerializer.Deserialize(claim.Payload, OutboxJson.Default.VitalSignAmended);
                await raiseAlerts.Handle(amended!, cancellationToken);
                return true;
            default:
                throw new NotSupportedException($"No handler for messages of kind {claim.Kind}.");
        }
    }
}
