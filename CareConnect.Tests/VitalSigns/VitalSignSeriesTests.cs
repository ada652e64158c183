using System.Text.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.VitalSigns;

/// <summary>Readings summed up by hour, day and week, over HTTP.</summary>
public sealed class VitalSignSeriesTests(ApiServer server, PostgresFixture postgres)
{
    private const string Missing = "null";

    [Theory]
    [InlineData(
        "hour",
        "2026-03-01T23:00:00Z 2 70 75 72.5",
        "2026-03-02T00:00:00Z 1 80 80 80",
        "2026-03-08T23:00:00Z 1 61 61 61",
        "2026-03-09T00:00:00Z 1 90.25 90.25 90.25"
    )]
    [InlineData(
        "day",
        "2026-03-01T00:00:00Z 2 70 75 72.5",
        "2026-03-02T00:00:00Z 1 80 80 80",
        "2026-03-08T00:00:00Z 1 61 61 61",
        "2026-03-09T00:00:00Z 1 90.25 90.25 90.25"
    )]
    // 2 March 2026 is a Monday.
    [InlineData(
        "week",
        "2026-02-23T00:00:00Z 2 70 75 72.5",
        "2026-03-02T00:00:00Z 2 61 80 70.5",
        "2026-03-09T00:00:00Z 1 90.25 90.25 90.25"
    )]
    public async Task Buckets_begin_with_the_hour_the_day_and_Monday_in_UTC(string bucket, params string[] expected)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        await RecordAsync(patient, "70", "2026-03-01T23:00:00Z");
        await RecordAsync(patient, "75", "2026-03-01T23:59:59.999999Z");
        await RecordAsync(patient, "80", "2026-03-02T01:00:00+01:00");
        await RecordAsync(patient, "61", "2026-03-08T23:30:00Z");
        await RecordAsync(patient, "90.25", "2026-03-09T00:00:00Z");

        var series = await ReadAsync(
            patient,
            $"type=heart-rate&bucket={bucket}&from=2026-02-27T00:00:00Z&to=2026-03-09T12:00:00Z"
        );

        Assert.Equal(expected.Select(p => $"{p} {Missing} {Missing}"), PointsOf(series));
        Assert.Equal(
            ("/min", bucket),
            (series.GetProperty("unit").GetString(), series.GetProperty("bucket").GetString())
        );
    }

    [Fact]
    public async Task From_and_to_are_included_and_what_lies_outside_them_is_not_counted_in_their_buckets()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        await RecordAsync(patient, "50", "2026-03-01T09:59:59Z");
        await RecordAsync(patient, "60", "2026-03-01T10:00:00Z");
        await RecordAsync(patient, "70", "2026-03-03T10:00:00Z");
        await RecordAsync(patient, "80", "2026-03-03T10:00:01Z");

        var series = await ReadAsync(
            patient,
            "type=heart-rate&from=2026-03-01T11:00:00%2B01:00&to=2026-03-03T10:00:00Z"
        );

        Assert.Equal(
            [
                $"2026-03-01T00:00:00Z 1 60 60 60 {Missing} {Missing}",
                $"2026-03-03T00:00:00Z 1 70 70 70 {Missing} {Missing}",
            ],
            PointsOf(series)
        );
        Assert.Equal("2026-03-01T10:00:00Z", series.GetProperty("from").GetString());
    }

    [Fact]
    public async Task Amounts_are_in_the_canonical_unit_and_means_have_four_decimals_at_most()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        foreach (var fahrenheit in new[] { "98.6", "99.5", "100.4", "98.6", "98.6", "98.6" })
        {
            await RecordAsync(patient, fahrenheit, "2026-03-01T10:00:00Z", "body-temperature", "[degF]");
        }

        var series = await ReadAsync(
            patient,
            "type=body-temperature&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z"
        );

        Assert.Equal([$"2026-03-01T00:00:00Z 6 37 38 37.25 {Missing} {Missing}"], PointsOf(series));
        await RecordAsync(patient, "37.5", "2026-03-01T10:00:00Z", "body-temperature", "Cel");
        series = await ReadAsync(patient, "type=body-temperature&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z");
        // 261 over 7 is 37.285714...
        Assert.Equal([$"2026-03-01T00:00:00Z 7 37 38 37.2857 {Missing} {Missing}"], PointsOf(series));
    }

    [Fact]
    public async Task A_blood_pressure_has_systolic_and_diastolic_apart()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        foreach (var (systolic, diastolic) in new[] { (120, 80), (131, 85), (140, 81) })
        {
            using var response = await patient.Http.PostTextAsync(
                $"/api/patients/{patient.PatientId}/vital-signs",
                $$"""
                {"type":"blood-pressure","components":[{"type":"systolic","value":{{systolic}},"unit":"mm[Hg]"},
                 {"type":"diastolic","value":{{diastolic}},"unit":"mm[Hg]"}],"measuredAt":"2026-03-01T08:00:00Z"}
                """
            );
            await response.ReadAsync(201);
        }

        var series = await ReadAsync(patient, "type=blood-pressure&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z");

        Assert.Equal([$"2026-03-01T00:00:00Z 3 {Missing} 120 140 130.3333 80 85 82"], PointsOf(series));
        Assert.Equal("mm[Hg]", series.GetProperty("unit").GetString());
    }

    [Fact]
    public async Task Without_from_and_to_it_is_the_last_30_days_by_day_and_other_types_do_not_count()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var now = DateTimeOffset.UtcNow;
        await RecordAsync(patient, "70", $"{now:O}");
        await RecordAsync(patient, "71", $"{now.AddDays(-29):O}");
        await RecordAsync(patient, "72", $"{now.AddDays(-31):O}");
        await RecordAsync(patient, "37", $"{now:O}", "body-temperature", "Cel");

        var series = await ReadAsync(patient, "type=heart-rate");

        Assert.Equal(
            [$"{now.AddDays(-29):yyyy-MM-dd}T00:00:00Z 1 71 71 71", $"{now:yyyy-MM-dd}T00:00:00Z 1 70 70 70"],
            PointsOf(series).Select(p => p[..p.IndexOf(" null", StringComparison.Ordinal)])
        );
        Assert.Equal("day", series.GetProperty("bucket").GetString());
        Assert.Equal(
            TimeSpan.FromDays(30),
            series.GetProperty("to").GetDateTimeOffset() - series.GetProperty("from").GetDateTimeOffset()
        );
    }

    [Fact]
    public async Task Decades_back_there_are_weeks_enough()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        await RecordAsync(patient, "64", "1999-12-31T23:59:59Z");

        var series = await ReadAsync(
            patient,
            "type=heart-rate&bucket=week&from=1990-01-01T00:00:00Z&to=2009-01-01T00:00:00Z"
        );

        Assert.Equal([$"1999-12-27T00:00:00Z 1 64 64 64 {Missing} {Missing}"], PointsOf(series));
    }

    [Theory]
    [InlineData("", "type")]
    [InlineData("type=shoe-size", "type")]
    [InlineData("type=heart-rate&bucket=month", "bucket")]
    [InlineData("type=heart-rate&from=yesterday", "from")]
    [InlineData("type=heart-rate&from=2026-01-01T00:00:00", "from")]
    [InlineData("type=heart-rate&from=1879-12-31T00:00:00Z&to=1880-01-02T00:00:00Z", "from")]
    [InlineData("type=heart-rate&from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "from")]
    [InlineData("type=heart-rate&to=0001-01-01T00:00:00Z", "to")]
    [InlineData("type=heart-rate&to=9999-12-31T23:59:59Z", "to")]
    // 1,000 hours end within the hour that begins at 2026-03-01T15:00.
    [InlineData("type=heart-rate&bucket=hour&from=2026-01-19T00:00:00Z&to=2026-03-01T16:00:00Z", "bucket")]
    public async Task What_cannot_be_answered_is_refused_by_its_field(string query, string field)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var response = await patient.Http.FetchAsync($"{Route(patient)}?{query}");

        var problem = await response.ReadProblemAsync(400, "invalid-request");
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task A_thousand_buckets_are_answered()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        var series = await ReadAsync(
            patient,
            "type=heart-rate&bucket=hour&from=2026-01-19T00:00:00Z&to=2026-03-01T15:59:59.999999Z"
        );

        Assert.Empty(PointsOf(series));
    }

    private static string Route(Person patient) => $"/api/patients/{patient.PatientId}/vital-signs/series";

    private static async Task RecordAsync(
        Person patient,
        string value,
        string measuredAt,
        string type = "heart-rate",
        string unit = "/min"
    )
    {
        using var response = await patient.Http.PostTextAsync(
            $"/api/patients/{patient.PatientId}/vital-signs",
            $$"""{"type":"{{type}}","value":{{value}},"unit":"{{unit}}","measuredAt":"{{measuredAt}}"}"""
        );
        await response.ReadAsync(201);
    }

    private static async Task<JsonElement> ReadAsync(Person patient, string query)
    {
        using var response = await patient.Http.FetchAsync($"{Route(patient)}?{query}");
        return await response.ReadAsync(200);
    }

    private static IEnumerable<string> PointsOf(JsonElement series) =>
        series
            .GetProperty("points")
            .EnumerateArray()
            .Select(point =>
                $"{point.GetProperty("start").GetString()} {point.GetProperty("count")} "
                + $"{Describe(point, "value")} {Describe(point, "systolic")} {Describe(point, "diastolic")}"
            );

    private static string Describe(JsonElement point, string amount)
    {
        var spread = point.GetProperty(amount);
        if (spread.ValueKind == JsonValueKind.Null)
        {
            return Missing;
        }
        string[] fields = ["min", "max", "mean"];
        return string.Join(' ', fields.Select(f => spread.GetProperty(f).GetRawText()));
    }
}
