using CareConnect.Tests.Api;
using Xunit;
using static CareConnect.Tests.FhirImport.BundleContents;

namespace CareConnect.Tests.FhirImport;

/// <summary>Bundles that were not written for these tests go in, and come out as they are.</summary>
public sealed class ImportRealBundleTests(ApiServer server, PostgresFixture postgres)
{
    public static bool BundlesAreThere => SharedBundles.AreThere;

    public static TheoryData<string> Bundles => SharedBundles.Names;

    [Theory(Skip = SharedBundles.Missing, SkipUnless = nameof(BundlesAreThere))]
    [MemberData(nameof(Bundles))]
    public async Task Counts_equal_what_the_file_holds_and_a_second_import_adds_nothing(string name)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var bundle = SharedBundles.Read(name);
        var expected = VitalSignsOf(bundle).GroupBy(o => o.Code).ToDictionary(g => g.Key, g => g.Count());

        using var first = await caregiver.Http.PostTextAsync("/api/patients/import", bundle);
        var answer = await first.ReadAsync(200);
        using var second = await caregiver.Http.PostTextAsync("/api/patients/import", bundle, "application/fhir+json");
        var again = await second.ReadAsync(200);

        Assert.Equal(expected, CountsOf(answer));
        Assert.Equal(EntryCount(bundle) - 1, expected.Values.Sum() + SkippedCount(answer));
        Assert.Equal(answer.GetProperty("patientId").GetGuid(), again.GetProperty("patientId").GetGuid());
        Assert.Empty(CountsOf(again));
        Assert.Equal(EntryCount(bundle) - 1, SkippedCount(again));
        Assert.Equal(expected.Values.Sum(), SkippedCount(again, "already-imported"));
    }

    [Theory(Skip = SharedBundles.Missing, SkipUnless = nameof(BundlesAreThere))]
    [MemberData(nameof(Bundles))]
    public async Task Every_value_reads_back_digit_for_digit_with_its_unit_and_time(string name)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var bundle = SharedBundles.Read(name);

        using var response = await caregiver.Http.PostTextAsync("/api/patients/import", bundle);
        var patientId = (await response.ReadAsync(200)).GetProperty("patientId").GetGuid();
        var read = await ReadAllAsync(caregiver, patientId);

        Assert.Equal(
            VitalSignsOf(bundle).SelectMany(o => o.Lines).Order(StringComparer.Ordinal),
            read.SelectMany(LinesOf).Order(StringComparer.Ordinal)
        );
    }
}
