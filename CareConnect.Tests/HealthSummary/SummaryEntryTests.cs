using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CareConnect.Tests.Api;
using CareConnect.Tests.Data;
using CareConnect.Tests.Outbox;
using StackExchange.Redis;
using Xunit;

namespace CareConnect.Tests.HealthSummary;

/// <summary>What lies in the cache is believed only where it is the right entry, and never opens a door.</summary>
public sealed class SummaryEntryTests(CachedApi api) : IClassFixture<CachedApi>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a list")]
    [InlineData("a hash")]
    [InlineData("random bytes")]
    [InlineData("nothing")]
    [InlineData("null")]
    [InlineData("the beginning of an entry")]
    [InlineData("an entry of another format")]
    [InlineData("an entry without its summary")]
    [InlineData("an entry of another day")]
    [InlineData("something huge")]
    public async Task Junk_is_a_miss_and_is_overwritten(string junk)
    {
        var patient = await api.APatientWithCachedSummaryAsync();
        var right = await patient.SummaryAsync();
        var key = CachedApi.KeyOf(patient);
        var entry = (await api.Cache().StringGetAsync(key)).ToString();
        await api.Cache().KeyDeleteAsync(key);
        await PutAsync(key, junk, entry);

        var summary = await patient.SummaryAsync();

        Assert.Equal(("miss", right.Body.GetRawText()), (summary.Cache, summary.Body.GetRawText()));
        await CachedApi.UntilAsync(patient, "hit");
    }

    [Fact]
    public async Task An_entry_put_back_after_a_newer_write_is_not_answered()
    {
        var patient = await api.APatientWithCachedSummaryAsync();
        var key = CachedApi.KeyOf(patient);
        var old = await api.Cache().StringGetAsync(key);
        await patient.RecordAsync(99, DateTimeOffset.UtcNow);
        await api.UntilKeyAsync(patient, exists: false);
        await api.Cache().StringSetAsync(key, old);

        var summary = await patient.SummaryAsync();

        Assert.Equal(("miss", 99m), (summary.Cache, summary.HeartRate));
    }

    [Fact]
    public async Task A_reader_that_was_overtaken_by_a_write_does_not_bring_the_old_summary_back()
    {
        api.Redis.SkipIfMissing();
        var patient = await api.SignUpAsync("PATIENT");
        await patient.RecordAsync(71);
        await using var database = await Sql.OpenAsync(api.Database.Superuser, Token);
        await using var hold = await database.BeginTransactionAsync(Token);
        // Alerts are read last, so the reader waits with old readings in its hands.
        await database.ExecuteAsync("LOCK TABLE alerts IN ACCESS EXCLUSIVE MODE", Token);
        var slow = patient.SummaryAsync();
        await WorkerHost.UntilAsync(
            () =>
                database.ReadAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'alerts'::regclass AND NOT granted)",
                    Token
                ),
            TimeSpan.FromSeconds(60),
            Token
        );

        await api.OnSecondServer(patient).RecordAsync(99, DateTimeOffset.UtcNow);
        await hold.CommitAsync(Token);

        Assert.Equal(71m, (await slow).HeartRate);
        await api.UntilKeyAsync(patient, exists: true);
        var summary = await patient.SummaryAsync();
        Assert.Equal(("miss", 99m), (summary.Cache, summary.HeartRate));
    }

    [Fact]
    public async Task The_summary_of_another_patient_is_not_answered_whatever_the_key_says()
    {
        var patient = await api.APatientWithCachedSummaryAsync();
        var other = await api.SignUpAsync("PATIENT");
        await other.RecordAsync(133);
        await CachedApi.FillAsync(other);
        var mine = JsonNode.Parse((await api.Cache().StringGetAsync(CachedApi.KeyOf(patient))).ToString())!;
        var forged = JsonNode.Parse((await api.Cache().StringGetAsync(CachedApi.KeyOf(other))).ToString())!;
        forged["version"] = mine["version"]!.GetValue<string>();
        foreach (var owner in new[] { other.PatientId, patient.PatientId })
        {
            forged["patientId"] = owner;
            await api.Cache().StringSetAsync(CachedApi.KeyOf(patient), forged.ToJsonString());

            var summary = await patient.SummaryAsync();

            Assert.Equal(("miss", 71m), (summary.Cache, summary.HeartRate));
        }
    }

    [Fact]
    public async Task A_revoked_member_gets_no_summary_though_it_is_in_the_cache()
    {
        var patient = await api.APatientWithCachedSummaryAsync();
        var relative = await api.SignUpAsync("CAREGIVER");
        await using var database = await Sql.OpenAsync(api.Database.Superuser, Token);
        await using (var db = Seed.OpenContext(api.Database.Superuser))
        {
            db.Add(Seed.AMember(patient.PatientId!.Value, relative.Id));
            await db.SaveChangesAsync(Token);
        }
        Assert.Equal("hit", (await relative.SummaryAsync(patient.PatientId.Value)).Cache);

        await database.ExecuteAsync(
            "UPDATE care_circle_members SET revoked_at = now() WHERE user_id = $1",
            Token,
            relative.Id
        );

        using var response = await relative.Http.FetchAsync($"/api/patients/{patient.PatientId}/health-summary");
        await response.ReadProblemAsync(404, "not-found");
        Assert.Null(SummaryCalls.CacheOf(response));
        Assert.True(await api.Cache().KeyExistsAsync(CachedApi.KeyOf(patient)));
    }

    [Fact]
    public async Task An_entry_ends_after_five_minutes_or_with_its_day()
    {
        var patient = await api.APatientWithCachedSummaryAsync();
        var midnight = new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);

        var left = await api.Cache().KeyTimeToLiveAsync(CachedApi.KeyOf(patient));

        Assert.NotNull(left);
        Assert.InRange(left.Value, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.True(DateTimeOffset.UtcNow + left < midnight.AddSeconds(1));
    }

    [Fact]
    public async Task A_server_whose_day_has_begun_does_not_answer_with_yesterdays_summary()
    {
        var patient = await api.APatientWithCachedSummaryAsync();
        var clock = new MovableClock();
        clock.Advance(TimeSpan.FromDays(1));
        await using var ahead = api.Start(api.Database, clock);
        var tomorrow = patient with { Http = ahead.CreateClient() };
        using var login = await tomorrow.Http.PostAsync(
            "/api/auth/login",
            new { email = patient.Email, password = ApiServer.Password }
        );
        var token = (await login.ReadAsync(200)).GetProperty("accessToken").GetString();
        tomorrow.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var today = await patient.SummaryAsync();

        var summary = await tomorrow.SummaryAsync();

        Assert.Equal("miss", summary.Cache);
        Assert.Equal(DayOf(today).AddDays(1), DayOf(summary));
    }

    private static DateOnly DayOf(ReceivedSummary summary) =>
        DateOnly.Parse(summary.Body.GetProperty("day").GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private Task PutAsync(string key, string junk, string entry)
    {
        var parsed = JsonNode.Parse(entry)!;
        if (junk == "an entry of another format")
        {
            parsed["format"] = 0;
        }
        else if (junk == "an entry without its summary")
        {
            parsed["summary"] = null;
        }
        else if (junk == "an entry of another day")
        {
            parsed["day"] = "2026-01-01";
        }
        RedisValue value = junk switch
        {
            "random bytes" => RandomNumberGenerator.GetBytes(200),
            "nothing" => "",
            "null" => "null",
            "the beginning of an entry" => entry[..(entry.Length / 2)],
            "something huge" => Encoding.UTF8.GetBytes(entry.PadRight(20_000_000)),
            _ => parsed.ToJsonString(),
        };
        return junk switch
        {
            "a list" => api.Cache().ListRightPushAsync(key, entry),
            "a hash" => api.Cache().HashSetAsync(key, [new("summary", entry)]),
            _ => api.Cache().StringSetAsync(key, value),
        };
    }
}
