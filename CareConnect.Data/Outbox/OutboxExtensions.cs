using System.Diagnostics;
using System.Text.Json;

namespace CareConnect.Data.Outbox;

/// <summary>Adds messages to the context, so that the next SaveChanges writes them with the change they follow from.</summary>
public static class OutboxExtensions
{
    public static OutboxMessage Enqueue(this CareConnectDbContext db, VitalSignRecorded payload, DateTimeOffset now) =>
        Add(
            db,
            OutboxKinds.VitalSignRecorded,
            JsonSerializer.Serialize(payload, OutboxJson.Default.VitalSignRecorded),
            now
        );

    private static OutboxMessage Add(CareConnectDbContext db, string kind, string payload, DateTimeOffset now)
    {
        var message = new OutboxMessage
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            Payload = payload,
            CreatedAt = now,
            ScheduledAt = now,
            TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
        };
        db.OutboxMessages.Add(message);
        return message;
    }
}
