using System.Text.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.VitalSigns;

/// <summary>Listing readings over HTTP.</summary>
public sealed class ListVitalSignsTests(ApiServer server, PostgresFixture postgres)
{
    private static readonly DateTimeOffset Start = new(2026, 2, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Pages_are_newest_first_and_lose_and_repeat_nothing()
    {
        var patient = await APatientWithHourlyHeartRates(25);
        var ids = new List<Guid>();
        var cursor = "";

        do
        {
            using var response = await patient.Http.FetchAsync($"{Route(patient)}?limit=7&cursor={cursor}");
            var page = await response.ReadAsync(200);
            var items = page.GetProperty("items").EnumerateArray().ToList();
            Assert.InRange(items.Count, 1, 7);
            ids.AddRange(items.Select(i => i.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("nextCursor").GetString();
        } while (cursor is not null);

        Assert.Equal(25, ids.Distinct().Count());
        Assert.Equal(25, ids.Count);
        using var all = await patient.Http.FetchAsync($"{Route(patient)}?limit=500");
        var times = TimesOf(await all.ReadAsync(200));
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task From_and_to_bound_the_list_and_both_ends_belong_to_it()
    {
        var patient = await APatientWithHourlyHeartRates(10);

        using var response = await patient.Http.FetchAsync(
            $"{Route(patient)}?type=heart-rate&from=2026-02-01T10:00:00Z&to=2026-02-01T14:00:00%2B01:00"
        );

        Assert.Equal(
            [Start.AddHours(5), Start.AddHours(4), Start.AddHours(3), Start.AddHours(2)],
            TimesOf(await response.ReadAsync(200))
        );
    }

    [Fact]
    public async Task A_page_ends_and_begins_within_one_moment()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        for (var i = 0; i < 5; i++)
        {
            using var recorded = await patient.Http.PostAsync(Route(patient), ApiCalls.HeartRate(70 + i, null, Start));
            await recorded.ReadAsync(201);
        }

        using var first = await patient.Http.FetchAsync($"{Route(patient)}?limit=3");
        var page = await first.ReadAsync(200);
        using var second = await patient.Http.FetchAsync(
            $"{Route(patient)}?cursor={page.GetProperty("nextCursor").GetString()}"
        );
        var rest = await second.ReadAsync(200);

        var ids = IdsOf(page).Concat(IdsOf(rest)).ToList();
        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("nextCursor").ValueKind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public async Task A_list_reaches_from_this_moment_into_years_ago(int limit)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var now = DateTimeOffset.UtcNow;
        DateTimeOffset[] times =
        [
            now,
            now.AddDays(-20),
            now.AddMonths(-1),
            now.AddMonths(-2),
            now.AddYears(-1),
            now.AddYears(-40),
        ];
        foreach (var time in times)
        {
            using var recorded = await patient.Http.PostAsync(Route(patient), ApiCalls.HeartRate(70, null, time));
            await recorded.ReadAsync(201);
        }

        var listed = new List<DateTimeOffset>();
        var cursor = "";
        do
        {
            using var response = await patient.Http.FetchAsync(
                $"{Route(patient)}?from=1950-01-01T00:00:00Z&limit={limit}&cursor={cursor}"
            );
            var page = await response.ReadAsync(200);
            listed.AddRange(TimesOf(page));
            cursor = page.GetProperty("nextCursor").GetString();
        } while (cursor is not null);

        Assert.Equal(times.Select(CareConnect.Data.VitalSigns.ReadingTime.Truncate), listed);
    }

    [Fact]
    public async Task Latest_has_one_reading_of_each_type_and_the_newest_of_them()
    {
        var patient = await APatientWithHourlyHeartRates(3);
        using var weight = await patient.Http.PostAsync(
            Route(patient),
            new
            {
                type = "body-weight",
                value = 3250,
                unit = "g",
                measuredAt = "1971-05-01T00:00:00Z",
            }
        );
        await weight.ReadAsync(201);

        using var response = await patient.Http.FetchAsync(Route(patient) + "/latest");
        var items = (await response.ReadAsync(200)).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(["heart-rate", "body-weight"], items.Select(i => i.GetProperty("type").GetString()));
        Assert.Equal(Start.AddHours(2), items[0].GetProperty("measuredAt").GetDateTimeOffset());
        Assert.Equal("3.25", items[1].GetProperty("value").GetRawText());
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("type=mood", "type")]
    [InlineData("from=2026-01-01", "from")]
    [InlineData("to=yesterday%00", "to")]
    [InlineData("cursor=abc", "cursor")]
    public async Task A_wrong_parameter_is_refused_by_its_name(string query, string field)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var response = await patient.Http.FetchAsync($"{Route(patient)}?{query}");
        var problem = await response.ReadProblemAsync(400, "invalid-request");

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    private async Task<Person> APatientWithHourlyHeartRates(int count)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        for (var hour = 0; hour < count; hour++)
        {
            using var response = await patient.Http.PostAsync(
                Route(patient),
                ApiCalls.HeartRate(70 + hour, null, Start.AddHours(hour))
            );
            await response.ReadAsync(201);
        }
        return patient;
    }

    private static List<DateTimeOffset> TimesOf(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("measuredAt").GetDateTimeOffset())];

    private static IEnumerable<Guid> IdsOf(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid());

    private static string Route(Person patient) => $"/api/patients/{patient.PatientId}/vital-signs";
}
