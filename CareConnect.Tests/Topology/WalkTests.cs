using Aspire.Hosting.ApplicationModel;
using CareConnect.Tests.Api;
using CareConnect.Tests.FhirImport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static CareConnect.Tests.FhirImport.BundleContents;

namespace CareConnect.Tests.Topology;

/// <summary>What a first user does, from signing up to the alert of a reading, over the address that users have.</summary>
[Collection(TopologyGroup.Name)]
public sealed class WalkTests(RunningTopology topology)
{
    public static bool BundlesAreThere => SharedBundles.AreThere;

    public static TheoryData<string> RealBundles => SharedBundles.Names;

    [Fact]
    public async Task A_record_goes_in_and_comes_out_and_no_resource_logs_an_error()
    {
        await topology.StartAsync();
        var seen = await LineCountsAsync();
        using var http = topology.Connect();
        var caregiver = await ApiCalls.SignUpAsync(http, "CAREGIVER");
        var bundle = Bundles.Of(Bundles.Patient(), Bundles.HeartRate(), Bundles.BloodPressure()).ToJsonString();

        using var imported = await http.PostTextAsync("/api/patients/import", bundle);
        var answer = await imported.ReadAsync(200);
        var patientId = answer.GetProperty("patientId").GetGuid();
        using var recorded = await http.PostAsync($"/api/patients/{patientId}/vital-signs", ApiCalls.HeartRate(70));
        var reading = await recorded.ReadAsync(201);
        var items = await ReadAllAsync(caregiver, patientId);

        Assert.Equal(new Dictionary<string, int> { ["8867-4"] = 1, ["85354-9"] = 1 }, CountsOf(answer));
        Assert.Equal(
            ["85354-9 diastolic 80 mm[Hg]", "85354-9 systolic 121.0 mm[Hg]", "8867-4 70 /min", "8867-4 72.50 /min"],
            items.SelectMany(LinesOf).Select(WithoutTime).Order(StringComparer.Ordinal)
        );
        Assert.Contains(items, item => item.GetProperty("id").GetGuid() == reading.GetProperty("id").GetGuid());
        Assert.Empty(await NewErrorsAsync(seen));
    }

    [Theory(Skip = SharedBundles.Missing, SkipUnless = nameof(BundlesAreThere))]
    [MemberData(nameof(RealBundles))]
    public async Task A_real_record_imports_whole_once_and_reads_back_as_the_file_has_it(string name)
    {
        await topology.StartAsync();
        using var http = topology.Connect();
        var caregiver = await ApiCalls.SignUpAsync(http, "CAREGIVER");
        var bundle = SharedBundles.Read(name);
        var expected = VitalSignsOf(bundle).ToList();

        using var first = await http.PostTextAsync("/api/patients/import", bundle);
        var answer = await first.ReadAsync(200);
        using var second = await http.PostTextAsync("/api/patients/import", bundle);
        var again = await second.ReadAsync(200);
        var read = await ReadAllAsync(caregiver, answer.GetProperty("patientId").GetGuid());

        Assert.Equal(expected.GroupBy(o => o.Code).ToDictionary(g => g.Key, g => g.Count()), CountsOf(answer));
        Assert.Empty(CountsOf(again));
        Assert.Equal(
            expected.SelectMany(o => o.Lines).Order(StringComparer.Ordinal),
            read.SelectMany(LinesOf).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_reading_out_of_range_becomes_an_alert()
    {
        await topology.StartAsync();
        using var http = topology.Connect();
        var caregiver = await ApiCalls.SignUpAsync(http, "CAREGIVER");
        var patientId = await caregiver.CreatePatientAsync();

        using var recorded = await http.PostAsync($"/api/patients/{patientId}/vital-signs", ApiCalls.HeartRate(190));
        var reading = await recorded.ReadAsync(201);
        var alerts = await Alerts.UntilAsync(http, patientId, count: 1);

        Assert.Equal(reading.GetProperty("id").GetGuid(), alerts.Single());
    }

    /// <summary>A line is "code time value unit".</summary>
    private static string WithoutTime(string line) => string.Join(' ', line.Split(' ').Where((_, index) => index != 1));

    private async Task<Dictionary<string, int>> LineCountsAsync() =>
        (await LinesAsync()).ToDictionary(entry => entry.Key, entry => entry.Value.Count);

    private async Task<List<string>> NewErrorsAsync(Dictionary<string, int> seen) =>
        [
            .. (await LinesAsync()).SelectMany(entry =>
                entry.Value.Skip(seen[entry.Key]).Where(IsError).Select(line => $"{entry.Key}: {line.Content}")
            ),
        ];

    private async Task<Dictionary<string, IReadOnlyList<LogLine>>> LinesAsync()
    {
        var loggers = topology.App.Services.GetRequiredService<ResourceLoggerService>();
        var lines = new Dictionary<string, IReadOnlyList<LogLine>>();
        foreach (var id in await topology.InstancesAsync())
        {
            await foreach (var batch in loggers.GetAllAsync(id))
            {
                lines[id] = batch;
            }
        }
        return lines;
    }

    /// <summary>A word of .NET's or PostgreSQL's console format, or anything on standard error but PostgreSQL's log.</summary>
    private static bool IsError(LogLine line)
    {
        string[] words = ["fail: ", "crit: ", "ERROR: ", "FATAL: ", "PANIC: ", "Unhandled exception"];
        return words.Any(word => line.Content.Contains(word, StringComparison.Ordinal))
            || (line.IsErrorMessage && !line.Content.Contains(" LOG: ", StringComparison.Ordinal));
    }
}
