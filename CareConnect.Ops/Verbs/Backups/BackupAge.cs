using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Vpc;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary>
/// <c>backup age</c>: how old the newest backup is that was restored and compared. Within the VPC it becomes the metric that
/// an alarm watches; where none was ever verified there is no metric, and its silence is the alarm.
/// </summary>
internal static class BackupAge
{
    private const string AgeFact = "age";

    public static Procedure Create(Stores stores) =>
        new(
            "backup age",
            [
                new Step(
                    "Read the records",
                    "GET s3://backups/database/.../*.json",
                    BackupPlace.In(
                        stores,
                        async (place, context, cancellationToken) =>
                        {
                            var records = await place.Catalogue.ListAsync(cancellationToken);
                            if (records.FirstOrDefault(record => record.Verified is not null) is { } proven)
                            {
                                var hours = (DateTimeOffset.UtcNow - proven.Time).TotalHours;
                                context.Facts[AgeFact] = hours.ToString("0.0", CultureInfo.InvariantCulture);
                                context.Facts["backup"] = proven.Name;
                                if (stores is TaskStores)
                                {
                                    TaskStores.Measure("BackupVerifiedAgeHours", hours);
                                }
                            }
                        }
                    )
                )
                {
                    OnlyLooks = true,
                },
            ]
        )
        {
            ChangesEnvironment = false,
            IsJournaled = false,
            IsGood = facts => facts.ContainsKey(AgeFact),
            Summary = facts =>
                facts.TryGetValue(AgeFact, out var age)
                    ? [$"Backup {facts["backup"]}, the newest that was restored and compared, is {age} h old."]
                    : ["No backup was ever restored and compared: careconnect backup verify --target local"],
        };
}
