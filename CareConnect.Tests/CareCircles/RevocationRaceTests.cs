using System.Globalization;
using CareConnect.Tests.Api;
using CareConnect.Tests.FhirImport;
using Xunit;

namespace CareConnect.Tests.CareCircles;

/// <summary>
/// A revocation and the writes of the revoked are strictly ordered: what is not committed when the revocation is answered never
/// will be. Tried over two replicas, through HTTP alone.
/// </summary>
public sealed class RevocationRaceTests(PostgresFixture postgres)
{
    private const int Rounds = 50;
    private const int PatientsAtOnce = 20;
    private const int ImportRounds = 25;
    private const int ImportersAtOnce = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Before is what was committed when the revocation was answered; During and After are the answers to writes.
    private sealed record Try(Guid PatientId, List<string> Before, int[] During, int Revoked, int After);

    [Fact]
    public async Task A_thousand_times_nothing_is_recorded_after_a_revocation_was_answered()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var one = ApiFactory.Start(database);
        await using var two = ApiFactory.Start(database);
        var manager = await ApiCalls.SignUpAsync(one.CreateClient(), "CAREGIVER");
        var writer = await ApiCalls.SignUpAsync(two.CreateClient(), "CAREGIVER");
        var patients = new List<Guid>();
        for (var i = 0; i < PatientsAtOnce; i++)
        {
            patients.Add(await manager.CreatePatientAsync());
        }

        var answers = new List<int>();
        for (var round = 0; round < Rounds; round++)
        {
            var tries = await Task.WhenAll(
                patients.Select(p => TryAsync(database, manager, writer, p, () => RecordAsync(writer, p)))
            );
            await AssertOrderedAsync(database, tries, afterwards: 404);
            answers.AddRange(tries.SelectMany(t => t.During));
        }

        Report(answers);
        Assert.Equal(answers.Count(status => status == 201), await CountReadingsAsync(database));
    }

    [Fact]
    public async Task Nothing_is_imported_after_a_revocation_was_answered()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var one = ApiFactory.Start(database);
        await using var two = ApiFactory.Start(database);
        var manager = await ApiCalls.SignUpAsync(one.CreateClient(), "CAREGIVER");
        var records = new List<(Person Importer, System.Text.Json.Nodes.JsonNode Bundle, Guid PatientId)>();
        for (var i = 0; i < ImportersAtOnce; i++)
        {
            var importer = await ApiCalls.SignUpAsync(two.CreateClient(), "CAREGIVER");
            var bundle = Bundles.Of(Bundles.Patient($"{Guid.NewGuid()}"));
            using var made = await importer.Http.PostTextAsync("/api/patients/import", bundle.ToJsonString());
            var patientId = (await made.ReadAsync(200)).GetProperty("patientId").GetGuid();
            await importer.AddAsync(patientId, manager, "MANAGE");
            var own = (await manager.ListMembersAsync(patientId)).Single(m =>
                m.GetProperty("userId").GetGuid() == importer.Id
            );
            using var revoked = await manager.RevokeAsync(patientId, own.GetProperty("id").GetGuid());
            await revoked.ReadAsync(204);
            records.Add((importer, bundle, patientId));
        }

        var answers = new List<int>();
        for (var round = 0; round < ImportRounds; round++)
        {
            var tries = await Task.WhenAll(
                records.Select(r =>
                    TryAsync(database, manager, r.Importer, r.PatientId, () => ImportAsync(r.Importer, r.Bundle))
                )
            );
            await AssertOrderedAsync(database, tries, afterwards: 403);
            answers.AddRange(tries.SelectMany(t => t.During));
        }

        Report(answers);
        Assert.Equal(answers.Count(status => status == 200), await CountReadingsAsync(database));
    }

    // One write is on its way when the revocation is sent, and another is sent right behind it.
    private static async Task<Try> TryAsync(
        MigratedDatabase database,
        Person manager,
        Person writer,
        Guid patientId,
        Func<Task<int>> write
    )
    {
        var member = await manager.AddAsync(patientId, writer, "RECORD");
        var first = write();
        var revoking = manager.RevokeAsync(patientId, member.Id);
        var second = write();
        using var revoked = await revoking;
        var before = await ReadingsAsync(database, patientId);
        var after = await write();
        return new Try(patientId, before, [await first, await second], (int)revoked.StatusCode, after);
    }

    private static async Task AssertOrderedAsync(MigratedDatabase database, Try[] tries, int afterwards)
    {
        foreach (var attempt in tries)
        {
            Assert.Equal((204, afterwards), (attempt.Revoked, attempt.After));
            Assert.All(attempt.During, status => Assert.True(status is 200 or 201 or 403 or 404, $"{status}"));
            Assert.Equal(attempt.Before, await ReadingsAsync(database, attempt.PatientId));
        }
    }

    private static async Task<int> RecordAsync(Person writer, Guid patientId)
    {
        var path = $"/api/patients/{patientId}/vital-signs";
        using var response = await writer.Http.PostAsync(path, ApiCalls.HeartRate(72));
        return (int)response.StatusCode;
    }

    private static async Task<int> ImportAsync(Person importer, System.Text.Json.Nodes.JsonNode bundle)
    {
        using var response = await importer.Http.PostTextAsync("/api/patients/import", Bundles.WithReading(bundle));
        return (int)response.StatusCode;
    }

    private static async Task<List<string>> ReadingsAsync(MigratedDatabase database, Guid patientId)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        return await connection.ReadLinesAsync(
            "SELECT id FROM vital_sign_keys WHERE patient_id = $1 ORDER BY id",
            Token,
            patientId
        );
    }

    private static async Task<int> CountReadingsAsync(MigratedDatabase database)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        var count = (await connection.ReadLinesAsync("SELECT count(*) FROM vital_signs", Token)).Single();
        return int.Parse(count, CultureInfo.InvariantCulture);
    }

    private static void Report(List<int> answers) =>
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Join(", ", answers.CountBy(status => status).Select(c => $"{c.Value} x {c.Key}"))
        );
}
