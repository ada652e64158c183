using System.Text.Json;
using System.Text.Json.Nodes;
using CareConnect.Tests.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.Api;

/// <summary>
/// Values, names and notes that exist nowhere else go through every endpoint, rightly, wrongly and into a failing database, and
/// through the worker. No log, span, measurement, address or problem holds one of them.
/// </summary>
public sealed class CanaryTests(PostgresFixture postgres)
{
    private const string Name = "Quillfeather";
    private const string Note = "zinnober at dusk";
    private const string Number = "123.4567";
    private const string Systolic = "187.6543";

    // Below the number, so that this one raises an alert.
    private const string Limit = "119.8765";
    private const string Password = "marmalade and thunder";

    // As sent, as kept in the canonical unit, and as text that was put where a number belongs.
    private static readonly string[] Canaries =
    [
        Name,
        Note,
        Number,
        Systolic,
        Limit,
        Password,
        "12.34567",
        "98.76543",
        "123,4567",
        "187,6543",
    ];
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_clinical_value_leaves_by_a_log_a_span_a_measurement_an_address_or_a_problem()
    {
        using var telemetry = new CapturedTelemetry();
        var database = AsInProduction(await postgres.CreateMigratedDatabaseAsync(Token));
        await using var server = ApiFactory.Start(database, settings: EverythingLogged, log: telemetry);
        var world = await SampleWorld.CreateAsync(database, server.CreateClient);
        var answers = new Answers();
        foreach (var operation in await ApiDocument.ReadAsync(world.Http))
        {
            foreach (var caller in new[] { world.Patient, world.Caregiver, world.Administrator, null })
            {
                var sample = WithCanaries(await SampleRequests.MakeAsync(operation.Endpoint, world, caller));
                foreach (var sent in Damaged(sample).Prepend(sample))
                {
                    await answers.SendAsync(world.Http, sent, caller);
                }
            }
        }
        await RecordAndRaiseAsync(world, database, telemetry);
        await FailAsync(world, database, answers);

        Assert.Empty(answers.Leaks);
        Assert.Empty(telemetry.Mentions(Canaries));
        // That nothing was found says something only where something was looked at.
        Assert.True(answers.Echoes > 0 && answers.Faults > 0, $"{answers.Echoes} echoes, {answers.Faults} faults");
        Assert.True(
            telemetry is { Lines: > 1000, Spans: > 100, Tags: > 20 },
            $"{telemetry.Lines} lines, {telemetry.Spans} spans, {telemetry.Tags} tags"
        );
    }

    [Fact]
    public void What_is_looked_for_is_found()
    {
        using var telemetry = new CapturedTelemetry();
        using var source = new System.Diagnostics.ActivitySource("canary");
        using var meter = new System.Diagnostics.Metrics.Meter("canary");
        var log = telemetry.CreateLogger("canary");

        var exception = new InvalidOperationException(Note);
        log.Log(LogLevel.Trace, default, "state", exception, (_, _) => "line");
        using (log.BeginScope(new Dictionary<string, object?> { ["name"] = Name }))
        {
            log.Log(LogLevel.Debug, default, Number, null, (state, _) => state);
        }
        using (var span = source.StartActivity("span"))
        {
            span!.SetTag("value", Systolic);
        }
        meter.CreateCounter<int>("count").Add(1, new KeyValuePair<string, object?>("password", Password));

        Assert.Equal(5, telemetry.Mentions(Canaries).Count);
    }

    private static Dictionary<string, string> EverythingLogged =>
        new() { [CapturedTelemetry.EverythingSetting] = "Trace" };

    // Tests see what a failing row contains; services must not.
    private static MigratedDatabase AsInProduction(MigratedDatabase database) =>
        database with
        {
            App = new NpgsqlConnectionStringBuilder(database.App) { IncludeErrorDetail = false }.ConnectionString,
            Readonly = new NpgsqlConnectionStringBuilder(database.Readonly)
            {
                IncludeErrorDetail = false,
            }.ConnectionString,
        };

    // Every name and note of the body is a canary, and every amount too where the reading stays plausible.
    private static Sample WithCanaries(Sample sample)
    {
        if (sample.Body is null)
        {
            return sample;
        }
        var body = JsonNode.Parse(sample.Body)!;
        foreach (var (owner, key) in PropertiesIn(body).ToList())
        {
            if (owner[key] is JsonValue && CanaryFor(key, owner) is { } canary)
            {
                owner[key] = JsonNode.Parse(canary);
            }
        }
        return sample with { Body = body.ToJsonString() };
    }

    private static string? CanaryFor(string key, JsonObject owner) =>
        (key, owner[key]!.GetValueKind(), $"{owner["type"]}") switch
        {
            ("firstName" or "lastName" or "family", _, _) => $"\"{Name}\"",
            ("notes" or "text", _, _) => $"\"{Note}\"",
            ("password", _, _) => $"\"{Password}\"",
            // Wrong passwords would keep the world's people out.
            ("email", _, _) => $"\"{Guid.NewGuid():N}@example.org\"",
            ("low", JsonValueKind.Number, _) => "12.34567",
            ("high", JsonValueKind.Number, _) => Limit,
            ("value", JsonValueKind.Number, "diastolic") => "98.76543",
            ("value", JsonValueKind.Number, "systolic") => Systolic,
            ("value", JsonValueKind.Number, _) => Number,
            _ => null,
        };

    private static IEnumerable<Sample> Damaged(Sample sample)
    {
        if (sample.Body is null)
        {
            yield break;
        }
        yield return sample with
        {
            Body = sample.Body[..^1],
        };
        yield return sample with
        {
            Body = sample.Body.Replace(Number, $"\"{Number}\"", StringComparison.Ordinal),
        };
        yield return sample with
        {
            Body = sample.Body.Replace("\"/min\"", $"\"{Note}\"", StringComparison.Ordinal),
        };
        yield return sample with
        {
            Body = sample.Body.Replace("2026-", Note, StringComparison.Ordinal),
        };
        yield return sample with
        {
            Body = $$"""{"{{Note}}":"{{Name}}",{{sample.Body[1..]}}""",
        };
        yield return sample with
        {
            Body = sample.Body,
            ContentType = "text/plain",
        };
        var body = JsonNode.Parse(sample.Body)!.AsObject();
        foreach (var key in body.Select(property => property.Key).ToList())
        {
            var changed = body.DeepClone();
            changed[key] = Note;
            yield return sample with
            {
                Body = changed.ToJsonString(),
            };
        }
    }

    private static IEnumerable<(JsonObject Owner, string Key)> PropertiesIn(JsonNode? node) =>
        node switch
        {
            JsonObject itself => itself.SelectMany(p => PropertiesIn(p.Value).Prepend((itself, p.Key))),
            JsonArray array => array.SelectMany(PropertiesIn),
            _ => [],
        };

    // A reading that raises an alert, handled by a worker that logs everything too.
    private static async Task RecordAndRaiseAsync(
        SampleWorld world,
        MigratedDatabase database,
        CapturedTelemetry telemetry
    )
    {
        using var recorded = await world.Patient.Http.PostTextAsync(
            world.Path("/api/patients/{patientId}/vital-signs"),
            $$"""{"type":"heart-rate","value":{{Number}},"unit":"/min","measuredAt":"{{DateTimeOffset.UtcNow:O}}","notes":"{{Note}}"}"""
        );
        var id = (await recorded.ReadAsync(201)).GetProperty("id").GetGuid();
        using var worker = WorkerHost.Build(database.App, $"{CapturedTelemetry.EverythingSetting}=Trace");
        worker.Services.GetRequiredService<ILoggerFactory>().AddProvider(telemetry);
        await worker.StartAsync(Token);
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        await WorkerHost.UntilAsync(
            async () =>
                await connection.ReadAsync<long>("SELECT count(*) FROM alerts WHERE vital_sign_id = $1", Token, id)
                == 1,
            Soon,
            Token
        );
        await worker.StopAsync(Token);
    }

    // The database refuses the rows for a reason that no code expects, and its message quotes them.
    private static async Task FailAsync(SampleWorld world, MigratedDatabase database, Answers answers)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        await connection.ExecuteAsync(
            $"""
            ALTER TABLE vital_signs ADD CONSTRAINT ck_vital_signs_probe CHECK (notes <> '{Note}') NOT VALID;
            ALTER TABLE patients ADD CONSTRAINT ck_patients_probe CHECK (last_name <> '{Name}') NOT VALID;
            ALTER TABLE users ADD CONSTRAINT ck_users_probe CHECK (last_name <> '{Name}') NOT VALID;
            """,
            Token
        );
        foreach (
            var endpoint in new[]
            {
                "POST /api/patients/{patientId}/vital-signs",
                "POST /api/patients",
                "POST /api/patients/import",
                "POST /api/auth/register",
            }
        )
        {
            var sample = await SampleRequests.MakeAsync(endpoint, world, world.Caregiver);
            await answers.SendAsync(world.Http, WithCanaries(sample), world.Caregiver);
        }
    }

    /// <summary>Looks at each answer: a problem, an address or a header may hold no canary, the data itself does.</summary>
    private sealed class Answers
    {
        public List<string> Leaks { get; } = [];
        public int Echoes { get; private set; }
        public int Faults { get; private set; }

        public async Task SendAsync(HttpClient http, Sample sample, Person? caller)
        {
            using var request = sample.ToRequest(caller);
            using var response = await http.SendAsync(request, Token);
            var body = await response.Content.ReadAsStringAsync(Token);
            var hasCanary = Canaries.Any(canary => body.Contains(canary, StringComparison.OrdinalIgnoreCase));
            Faults += (int)response.StatusCode >= 500 ? 1 : 0;
            Echoes += response.IsSuccessStatusCode && hasCanary ? 1 : 0;
            var shown = $"{response.Headers}{response.Content.Headers}{(response.IsSuccessStatusCode ? "" : body)}";
            if (Canaries.Any(canary => shown.Contains(canary, StringComparison.OrdinalIgnoreCase)))
            {
                Leaks.Add($"{sample.Method} {sample.Path}: {(int)response.StatusCode} {shown}");
            }
        }
    }
}
