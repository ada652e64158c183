using System.Text.Json;
using CareConnect.Tests.Api;
using CareConnect.Tests.VitalSigns;
using Xunit;

namespace CareConnect.Tests.CareCircles;

/// <summary>What the audit trail keeps of a circle's changes.</summary>
public sealed class CircleAuditTests(ApiServer server, PostgresFixture postgres)
{
    [Fact]
    public async Task Every_change_leaves_an_audit_row_of_ids_and_codes()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var id = patient.PatientId!.Value;
        var added = await patient.AddAsync(id, relative, "RECORD");
        using var changed = await patient.ChangeAsync(id, added.Id, """{"scopes":{"files":"NONE"}}""", added.ETag);
        await changed.ReadAsync(200);
        using var stale = await patient.ChangeAsync(id, added.Id, "{}", added.ETag);
        await stale.ReadProblemAsync(412, "precondition-failed");
        using var revoked = await patient.RevokeAsync(id, added.Id);
        await revoked.ReadAsync(204);

        var rows = await server.ReadRowsAsync(
            """
            SELECT action, outcome, resource, resource_id, details FROM audit_logs
            WHERE patient_id = $1 AND action LIKE 'care-circle.%' ORDER BY occurred_at, id
            """,
            id
        );

        string Scopes(string files) =>
            JsonSerializer.Serialize(
                new SortedDictionary<string, string>(StringComparer.Ordinal)
                {
                    ["allergies"] = "RECORD",
                    ["files"] = files,
                    ["medications"] = "RECORD",
                    ["messages"] = "RECORD",
                    ["relationship"] = "FAMILY_MEMBER",
                    ["userId"] = $"{relative.Id}",
                    ["vitalSigns"] = "RECORD",
                }
            );
        Assert.Equal(
            [
                $"care-circle.add|SUCCESS|CareCircleMember|{added.Id}|{Scopes("RECORD")}",
                $"care-circle.change|SUCCESS|CareCircleMember|{added.Id}|{Scopes("NONE")}",
                $$"""care-circle.change|FAILURE|CareCircleMember|{{added.Id}}|{"status":412}""",
                $$"""care-circle.revoke|SUCCESS|CareCircleMember|{{added.Id}}|{"userId":"{{relative.Id}}"}""",
            ],
            rows.Select(Sorted)
        );
    }

    // PostgreSQL keeps the fields of a jsonb in an order of its own.
    private static string Sorted(string row)
    {
        var details = row[(row.LastIndexOf('|') + 1)..];
        var fields = JsonSerializer.Deserialize<SortedDictionary<string, JsonElement>>(details)!;
        return row[..(row.LastIndexOf('|') + 1)]
            + JsonSerializer.Serialize(new SortedDictionary<string, JsonElement>(fields, StringComparer.Ordinal));
    }
}
