using System.Net;
using System.Text.Json.Nodes;
using CareConnect.Tests.Api;
using CareConnect.Tests.FhirImport;
using Xunit;

namespace CareConnect.Tests.Access;

/// <summary>
/// A right that is taken away in the database itself, past the lock of the API's own revocations, ends between the check and
/// the write as well.
/// </summary>
public sealed class RevocationRaceTests(ApiServer server, PostgresFixture postgres)
{
    private const int Rounds = 10;
    private const int Writers = 8;

    [Fact]
    public async Task No_write_begun_after_a_revocation_succeeds_and_none_fails_otherwise()
    {
        var token = TestContext.Current.CancellationToken;
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        await using var database = await Sql.OpenAsync(server.Database.Superuser, token);
        for (var round = 0; round < Rounds; round++)
        {
            var path = $"/api/patients/{await caregiver.CreatePatientAsync()}/vital-signs";
            var during = Enumerable.Range(0, Writers).Select(_ => WriteAsync(caregiver, path)).ToList();
            await database.ExecuteAsync(
                "UPDATE care_circle_members SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL",
                token,
                caregiver.Id
            );
            var after = await WriteAsync(caregiver, path);

            Assert.Equal(HttpStatusCode.NotFound, after);
            Assert.All(
                await Task.WhenAll(during),
                status => Assert.True(status is HttpStatusCode.Created or HttpStatusCode.NotFound, $"{status}")
            );
        }
    }

    [Theory]
    [InlineData("read")]
    [InlineData("import")]
    public async Task Reading_or_importing_during_a_revocation_is_done_or_refused(string act)
    {
        var token = TestContext.Current.CancellationToken;
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        await using var database = await Sql.OpenAsync(server.Database.Superuser, token);
        for (var round = 0; round < Rounds; round++)
        {
            var bundle = Bundles.Of(Bundles.Patient($"{Guid.NewGuid()}"));
            var id = await ImportAsync(caregiver, bundle);
            var during = Enumerable
                .Range(0, Writers)
                .Select(_ =>
                    act == "read"
                        ? caregiver.Http.FetchAsync($"/api/patients/{id}")
                        : caregiver.Http.PostTextAsync("/api/patients/import", Bundles.WithReading(bundle))
                )
                .ToList();
            await database.ExecuteAsync(
                "UPDATE care_circle_members SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL",
                token,
                caregiver.Id
            );

            Assert.All(
                await Task.WhenAll(during),
                r => Assert.True((int)r.StatusCode is 200 or 403 or 404, $"{r.StatusCode}")
            );
        }
    }

    private static async Task<Guid> ImportAsync(Person caregiver, JsonNode bundle)
    {
        using var response = await caregiver.Http.PostTextAsync("/api/patients/import", bundle.ToJsonString());
        return (await response.ReadAsync(200)).GetProperty("patientId").GetGuid();
    }

    private static async Task<HttpStatusCode> WriteAsync(Person person, string path)
    {
        using var response = await person.Http.PostAsync(path, ApiCalls.HeartRate(72));
        return response.StatusCode;
    }
}
