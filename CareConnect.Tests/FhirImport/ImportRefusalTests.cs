using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.FhirImport;

/// <summary>Bundles that are refused as a whole: with a problem, and leaving nothing.</summary>
public sealed class ImportRefusalTests(ApiServer server, PostgresFixture postgres)
{
    private const string Route = "/api/patients/import";

    [Theory]
    [InlineData("{", 400, "invalid-request")]
    [InlineData("[]", 422, "bundle-not-importable")]
    [InlineData("""{"resourceType":"Patient"}""", 422, "bundle-not-importable")]
    [InlineData("""{"resourceType":"Bundle","type":"searchset"}""", 422, "bundle-not-importable")]
    [InlineData("""{"resourceType":"Bundle","type":"transaction","entry":[]}""", 422, "bundle-not-importable")]
    [InlineData("""{"resourceType":"Bundle","type":"transaction","entry":{}}""", 400, "bundle-malformed")]
    [InlineData("""{"resourceType":"Bundle","type":"\ud800"}""", 400, "bundle-malformed")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","\ud800rest":1}""", 400, "bundle-malformed")]
    [InlineData(
        """{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"\udc00","resource":{"resourceType":"Patient"}}]}""",
        400,
        "bundle-malformed"
    )]
    [InlineData(
        """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"\ud800"}}]}""",
        400,
        "bundle-malformed"
    )]
    [InlineData(
        """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","name":5}}]}""",
        400,
        "bundle-malformed"
    )]
    [InlineData(
        """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"}},{"resource":{"resourceType":"Patient"}}]}""",
        422,
        "bundle-not-importable"
    )]
    public async Task What_is_no_bundle_of_one_patient_is_refused_and_leaves_nothing(
        string body,
        int status,
        string type
    )
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");

        using var response = await caregiver.Http.PostTextAsync(Route, body);
        using var list = await caregiver.Http.FetchAsync("/api/patients");

        await response.ReadProblemAsync(status, type);
        Assert.Empty((await list.ReadAsync(200)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_bundle_cut_short_leaves_nothing()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var whole = Bundles.Of(Bundles.Patient(), Bundles.HeartRate(), Bundles.HeartRate()).ToJsonString();

        using var response = await caregiver.Http.PostTextAsync(Route, whole[..^40]);
        using var list = await caregiver.Http.FetchAsync("/api/patients");

        await response.ReadProblemAsync(400, "invalid-request");
        Assert.Empty((await list.ReadAsync(200)).GetProperty("items").EnumerateArray());
    }
}
