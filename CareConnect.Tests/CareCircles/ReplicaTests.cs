using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.CareCircles;

/// <summary>What one replica changes in a circle every other one knows with its next answer: nothing of it is kept in memory.</summary>
public sealed class ReplicaTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_change_on_one_replica_is_effective_on_the_other_at_once()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(TestContext.Current.CancellationToken);
        await using var one = ApiFactory.Start(database);
        await using var two = ApiFactory.Start(database);
        var patient = await ApiCalls.SignUpAsync(one.CreateClient(), "PATIENT");
        var relative = await ApiCalls.SignUpAsync(two.CreateClient(), "FAMILY_MEMBER");
        var id = patient.PatientId!.Value;
        Assert.Equal(404, await relative.ReadVitalSignsAsync(id));

        for (var round = 0; round < 20; round++)
        {
            var added = await patient.AddAsync(id, relative);
            Assert.Equal(200, await relative.ReadVitalSignsAsync(id));
            using var changed = await patient.ChangeAsync(
                id,
                added.Id,
                """{"scopes":{"vitalSigns":"NONE"}}""",
                added.ETag
            );
            await changed.ReadAsync(200);
            Assert.Equal(403, await relative.ReadVitalSignsAsync(id));
            using var revoked = await patient.RevokeAsync(id, added.Id);
            await revoked.ReadAsync(204);
            Assert.Equal(404, await relative.ReadVitalSignsAsync(id));
        }
    }
}
