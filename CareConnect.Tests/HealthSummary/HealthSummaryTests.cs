using System.Text.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.HealthSummary;

/// <summary>The figures of a summary, from readings put there over HTTP.</summary>
public sealed class HealthSummaryTests(ApiServer server, PostgresFixture postgres)
{
    // Noon of a day: far enough from both of its ends for any test's run.
    private static readonly DateTimeOffset Noon = new(DateTime.UtcNow.Date.AddHours(12), TimeSpan.Zero);

    [Fact]
    public async Task Windows_are_whole_days_and_the_days_before_them_are_compared()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        foreach (
            var (daysAgo, value) in new (int, decimal)[]
            {
                // 7 days: the 1st to the 6th day before today. Today has no reading, lest it be in the future.
                (1, 80),
                (3, 82.5m),
                (6, 85),
                // The 7 days before these.
                (7, 70),
                (10, 71),
                (13, 72),
                // In the 30 days only.
                (14, 60),
                (29, 61),
                // The 30 days before these: their first and last day.
                (30, 100),
                (45, 101),
                (59, 103),
                // In none.
                (60, 300),
            }
        )
        {
            await patient.RecordAsync(value, Noon.AddDays(-daysAgo));
        }

        var heartRate = Assert.Single(VitalSignsOf(await patient.SummaryAsync()));

        Assert.Equal(
            [
                "null 7 3 82.5 80 85 3 71 UP",
                // Their sum is 581.5 over 8.
                "null 30 8 72.6875 60 85 3 101.3333 DOWN",
            ],
            TrendsOf(heartRate)
        );
        Assert.Equal("/min", heartRate.GetProperty("unit").GetString());
        Assert.Equal(80, heartRate.GetProperty("latest").GetProperty("value").GetDecimal());
    }

    [Fact]
    public async Task A_blood_pressure_has_trends_for_both_of_its_components()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        foreach (var (daysAgo, systolic, diastolic) in new[] { (1, 150, 81), (2, 151, 82), (3, 152, 83) })
        {
            await RecordPressureAsync(patient, systolic, diastolic, Noon.AddDays(-daysAgo));
            await RecordPressureAsync(patient, systolic - 10, diastolic + 2, Noon.AddDays(-daysAgo - 7));
        }

        var pressure = Assert.Single(VitalSignsOf(await patient.SummaryAsync()));

        Assert.Equal(
            [
                "systolic 7 3 151 150 152 3 141 UP",
                "systolic 30 6 146 140 152 0 null null",
                "diastolic 7 3 82 81 83 3 84 STEADY",
                "diastolic 30 6 83 81 85 0 null null",
            ],
            TrendsOf(pressure)
        );
        var latest = pressure.GetProperty("latest");
        Assert.Equal(
            ("mm[Hg]", 150m, 81m, JsonValueKind.Null),
            (
                pressure.GetProperty("unit").GetString(),
                latest.GetProperty("systolic").GetDecimal(),
                latest.GetProperty("diastolic").GetDecimal(),
                latest.GetProperty("value").ValueKind
            )
        );
    }

    [Fact]
    public async Task The_newest_reading_is_shown_however_old_and_empty_windows_have_no_figures()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        await patient.RecordAsync(64, new DateTimeOffset(1999, 12, 31, 23, 59, 59, TimeSpan.Zero));
        await patient.RecordAsync(66, new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var summary = await patient.SummaryAsync();

        var heartRate = Assert.Single(VitalSignsOf(summary));
        Assert.Equal(
            (66m, "2001-01-01T00:00:00Z"),
            (summary.HeartRate!.Value, heartRate.GetProperty("latest").GetProperty("measuredAt").GetString())
        );
        Assert.Equal(
            ["null 7 0 null null null 0 null null", "null 30 0 null null null 0 null null"],
            TrendsOf(heartRate)
        );
    }

    [Fact]
    public async Task Only_open_alerts_count_and_a_patient_without_readings_has_an_empty_summary()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        var empty = await patient.SummaryAsync();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await patient.RecordAsync(180);
        }
        await using var database = await Sql.OpenAsync(
            server.Database.Superuser,
            TestContext.Current.CancellationToken
        );
        await database.ExecuteAsync(
            """
            INSERT INTO alerts (id, patient_id, vital_sign_id, type, component, rule, threshold, measured_at, state, created_at,
              acknowledged_by, acknowledged_at)
            SELECT gen_random_uuid(), patient_id, id, type, 'VALUE', 'HIGH', 110, measured_at,
              CASE WHEN n = 1 THEN 'ACKNOWLEDGED' ELSE 'OPEN' END, now(),
              CASE WHEN n = 1 THEN recorded_by END, CASE WHEN n = 1 THEN now() END
            FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM vital_signs WHERE patient_id = $1) v
            """,
            TestContext.Current.CancellationToken,
            patient.PatientId!.Value
        );

        Assert.Equal(0, empty.OpenAlerts);
        Assert.Empty(VitalSignsOf(empty));
        Assert.Equal(2, (await patient.SummaryAsync()).OpenAlerts);
    }

    private static async Task RecordPressureAsync(Person patient, int systolic, int diastolic, DateTimeOffset at)
    {
        using var response = await patient.Http.PostAsync(
            $"/api/patients/{patient.PatientId}/vital-signs",
            new
            {
                type = "blood-pressure",
                components = new object[]
                {
                    new
                    {
                        type = "systolic",
                        value = systolic,
                        unit = "mm[Hg]",
                    },
                    new
                    {
                        type = "diastolic",
                        value = diastolic,
                        unit = "mm[Hg]",
                    },
                },
                measuredAt = at,
            }
        );
        await response.ReadAsync(201);
    }

    private static IEnumerable<JsonElement> VitalSignsOf(ReceivedSummary summary) =>
        summary.Body.GetProperty("vitalSigns").EnumerateArray();

    private static IEnumerable<string> TrendsOf(JsonElement vitalSign)
    {
        string[] fields =
        [
            "component",
            "days",
            "count",
            "mean",
            "min",
            "max",
            "countBefore",
            "meanBefore",
            "direction",
        ];
        return vitalSign
            .GetProperty("trends")
            .EnumerateArray()
            .Select(trend => string.Join(' ', fields.Select(f => trend.GetProperty(f).GetRawText().Trim('"'))));
    }
}
