using System.Globalization;
using System.Text.Json;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary><c>backup list</c>.</summary>
internal static class BackupList
{
    private const string BackupsFact = "backups";

    public static Procedure Create(Stores stores) =>
        new(
            "backup list",
            [
                new Step(
                    "Read the records",
                    "GET s3://backups/database/.../*.json",
                    BackupPlace.In(
                        stores,
                        async (place, context, cancellationToken) =>
                        {
                            var lines = (await place.Catalogue.ListAsync(cancellationToken)).Select(Line);
                            context.Facts[BackupsFact] = string.Join('\n', lines);
                        }
                    )
                ),
            ]
        )
        {
            ChangesEnvironment = false,
            IsJournaled = false,
            Summary = facts =>
                facts[BackupsFact].Length == 0
                    ? ["There is no backup yet. Make one: careconnect backup --target local"]
                    : facts[BackupsFact].Split('\n'),
        };

    private static string Line(BackupRecord record) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{record.Name}  {JsonNamingPolicy.CamelCase.ConvertName(record.Class.ToString()), -6}  {record.Bytes, 15:N0} bytes  until {record.KeptUntil:yyyy-MM-dd}  {Proof(record)}"
        );

    private static string Proof(BackupRecord record) =>
        record switch
        {
            { Problems.Count: > 0 } => "NOT TO BE RELIED ON: " + string.Join("; ", record.Problems),
            { Verified: { } time } => $"verified {time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}",
            _ => "not verified",
        };
}
