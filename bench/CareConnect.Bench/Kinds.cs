using System.Globalization;
using System.Net.Http.Json;

namespace CareConnect.Bench;

/// <summary>The requests that are measured, about the patients whom a ward's caregiver looks after.</summary>
internal sealed class Kinds(Ward ward)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public Kind Record => new("recording a reading", () => Post($"{VitalSigns(AnyPatient())}", NewReading()));

    public Kind ReadOne =>
        new(
            "reading one reading",
            () =>
            {
                var (patient, reading) = Any(ward.Readings);
                return Get($"{VitalSigns(patient)}/{reading}");
            }
        );

    public Kind NewestPage => new("newest page", () => Get(VitalSigns(AnyPatient())));

    public Kind Search =>
        new(
            "search by type and time",
            () =>
            {
                var to = DateTimeOffset.UtcNow - (Random.Shared.NextDouble() * (ward.Span - Month));
                return Get($"{VitalSigns(AnyPatient())}?type=heart-rate&{Between(to - Month, to)}");
            }
        );

    public Kind LastValues => new("last values", () => Get($"{VitalSigns(AnyPatient())}/latest"));

    public Kind MonthSeries =>
        new(
            "30-day series",
            () =>
            {
                var now = DateTimeOffset.UtcNow;
                return Get($"{VitalSigns(AnyPatient())}/series?type=heart-rate&bucket=day&{Between(now - Month, now)}");
            }
        );

    /// <summary>The health summary, answered as the header X-Cache must say.</summary>
    public Kind Summary(string cache) =>
        new($"health summary, {cache}", () => Get($"/api/patients/{AnyPatient()}/health-summary"))
        {
            Check = response =>
            {
                response.EnsureSuccessStatusCode();
                var found = response.Headers.GetValues("X-Cache").Single();
                if (found != cache)
                {
                    throw new InvalidOperationException($"X-Cache is {found}, which is not what is measured: {cache}.");
                }
            },
        };

    /// <summary>Who cares for patients: reads far more than they write.</summary>
    public IReadOnlyList<Kind> Mix => [Record.At(0.2), ReadOne.At(0.5), NewestPage.At(0.2), Search.At(0.1)];

    /// <summary>One of the kinds, as often as its share says.</summary>
    public static Kind Pick(IReadOnlyList<Kind> kinds)
    {
        var left = Random.Shared.NextDouble() * kinds.Sum(kind => kind.Share);
        return kinds.FirstOrDefault(kind => (left -= kind.Share) < 0) ?? kinds[^1];
    }

    public static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    public static HttpRequestMessage Post(string path, object body) =>
        new(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType()) };

    private static object NewReading() =>
        new
        {
            type = "heart-rate",
            value = 71,
            unit = "/min",
            measuredAt = DateTimeOffset.UtcNow,
        };

    private static string VitalSigns(Guid patient) => $"/api/patients/{patient}/vital-signs";

    private static string Between(DateTimeOffset from, DateTimeOffset to) => $"from={Time(from)}&to={Time(to)}";

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static T Any<T>(IReadOnlyList<T> list) => list[Random.Shared.Next(list.Count)];

    private Guid AnyPatient() => Any(ward.Patients);
}
