using System.Net;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Access;

/// <summary>A right that is taken away ends between the check and the write as well.</summary>
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

    private static async Task<HttpStatusCode> WriteAsync(Person person, string path)
    {
        using var response = await person.Http.PostAsync(path, ApiCalls.HeartRate(72));
        return response.StatusCode;
    }
}
