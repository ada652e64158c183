using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace CareConnect.Tests.Api;

/// <summary>
/// Whatever is sent to whatever operation of the OpenAPI document: it is answered, a refusal is a problem of a known type, and
/// no refusal repeats what was sent. The die's seed is in the message; CARECONNECT_FUZZ_SEED throws it again.
/// </summary>
public sealed class HostileInputTests(PostgresFixture postgres)
{
    private const int Requests = 3000;
    private const int MostReported = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_hostile_request_gets_an_answer_that_is_no_fault_of_ours()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CARECONNECT_FUZZ_SEED"), out var given)
            ? given
            : Random.Shared.Next();
        var die = new Random(seed);
        await using var server = await ApiFactory.StartAsync(postgres);
        var world = await SampleWorld.CreateAsync(server.Database, server.CreateClient);
        using var http = Connect();
        var operations = Weighted(await ApiDocument.ReadAsync(world.Http));
        var faults = new List<string>();
        var statuses = operations.Distinct().ToDictionary(o => o.Endpoint, _ => new HashSet<int>());

        for (var i = 0; i < Requests && faults.Count < MostReported; i++)
        {
            var operation = operations[i % operations.Count];
            var mark = $"canary{die.Next():x8}";
            var caller = CallerOf(operation, world, die);
            var sample = await SampleOf(operation, world, caller, i);
            var hostile = new HostileRequest(die, operation, sample, mark);
            using var request = hostile.Build(world.Http.BaseAddress!, caller);
            using var response = await http.SendAsync(request, Token);
            statuses[operation.Endpoint].Add((int)response.StatusCode);
            if (await FaultOf(response, mark) is { } fault)
            {
                faults.Add($"{fault} for {hostile}");
            }
        }

        Assert.True(faults.Count == 0, $"seed {seed}:\n{string.Join('\n', faults)}");
        // Hostile requests that all end at the door would prove nothing.
        Assert.All(statuses, pair => Assert.True(pair.Value.Any(s => s is not 401), $"{pair.Key} was never reached"));
    }

    // Operations with more to damage more often; signing in is slow on purpose, so less often.
    private static List<ApiOperation> Weighted(IReadOnlyList<ApiOperation> operations) =>
        [
            .. operations.SelectMany(o =>
                Enumerable.Repeat(
                    o,
                    o.Route.StartsWith("/api/auth", StringComparison.Ordinal)
                    || !o.Route.StartsWith("/api", StringComparison.Ordinal)
                        ? 1
                        : 2 + o.Parameters.Count + o.BodyProperties.Count
                )
            ),
        ];

    private static Person CallerOf(ApiOperation operation, SampleWorld world, Random die) =>
        operation.Route.StartsWith("/api/dead-letters", StringComparison.Ordinal) || die.Next(12) == 0
            ? world.Administrator
        : die.Next(2) == 0 ? world.Patient
        : world.Caregiver;

    // A sign-in for each would take most of the time.
    private static Task<Sample> SampleOf(ApiOperation operation, SampleWorld world, Person caller, int number) =>
        operation.Endpoint switch
        {
            "POST /api/auth/refresh" => Task.FromResult(
                new Sample("POST", operation.Route) { Body = """{"refreshToken":"none"}""" }
            ),
            "POST /api/auth/login" => Task.FromResult(
                new Sample("POST", operation.Route)
                {
                    Body = $$"""{"email":"nobody{{number}}@example.org","password":"{{ApiServer.Password}}"}""",
                }
            ),
            _ => SampleRequests.MakeAsync(operation.Endpoint, world, caller),
        };

    private static async Task<string?> FaultOf(HttpResponseMessage response, string mark)
    {
        var status = (int)response.StatusCode;
        if (status < 400)
        {
            return null;
        }
        var body = await response.Content.ReadAsStringAsync(Token);
        var headers = $"{response.Headers}{response.Content.Headers}";
        return status switch
        {
            >= 500 => $"{status} {body}",
            _ when body.Contains(mark, StringComparison.Ordinal) || headers.Contains(mark, StringComparison.Ordinal) =>
                $"{status} repeats what was sent: {headers}{body}",
            _ when response.Content.Headers.ContentType?.MediaType != "application/problem+json" =>
                $"{status} is no problem but {response.Content.Headers.ContentType}: {body}",
            _ when !HasKnownType(body, status) => $"{status} has no type of ours: {body}",
            _ => null,
        };
    }

    private static bool HasKnownType(string body, int status)
    {
        using var problem = JsonDocument.Parse(body);
        return problem.RootElement.GetProperty("status").GetInt32() == status
            && problem
                .RootElement.GetProperty("type")
                .GetString()!
                .StartsWith("urn:careconnect:problem:", StringComparison.Ordinal);
    }

    private static HttpClient Connect() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
                AutomaticDecompression = DecompressionMethods.None,
            }
        );
}
