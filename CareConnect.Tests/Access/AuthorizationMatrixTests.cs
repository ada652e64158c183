using System.Globalization;
using CareConnect.Api.Access;
using CareConnect.Tests.Api;
using CareConnect.Tests.Structure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CareConnect.Tests.Access;

/// <summary>
/// The answers that authorization-matrix.md expects, compared with those that everybody really gets. The file is written by
/// hand from what the design demands, not from the table that makes the rules.
/// </summary>
public sealed class AuthorizationMatrixTests(ApiServer server, PostgresFixture postgres)
{
    private const string File = "CareConnect.Tests/Access/authorization-matrix.md";

    private sealed record Row(string Endpoint, IReadOnlyDictionary<string, int> Expected);

    [Fact]
    public async Task Every_endpoint_has_a_row_and_every_row_an_endpoint()
    {
        using var http = await server.ConnectAsync(postgres);

        var rows = ReadRows().Select(row => row.Endpoint).ToList();

        var endpoints = Endpoints().ToList();
        Assert.True(
            !endpoints.Except(rows).Any(),
            $"{File} has no row for {string.Join(", ", endpoints.Except(rows))}"
        );
        Assert.True(!rows.Except(endpoints).Any(), $"there is no endpoint {string.Join(", ", rows.Except(endpoints))}");
        Assert.Equal(rows.Distinct(), rows);
    }

    [Fact]
    public async Task Everybody_gets_the_answer_that_the_file_expects()
    {
        using var http = await server.ConnectAsync(postgres);
        var world = await SampleWorld.CreateAsync(server.Database, server.CreateClient);
        await world.AddActorsAsync();
        var wrong = new List<string>();

        foreach (var row in ReadRows())
        {
            Assert.Equal(world.Actors.Keys, row.Expected.Keys);
            foreach (var (name, caller) in world.Actors)
            {
                using var request = (await SampleRequests.MakeAsync(row.Endpoint, world, caller)).ToRequest(caller);
                using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
                if ((int)response.StatusCode != row.Expected[name])
                {
                    wrong.Add($"{row.Endpoint}, {name}: {(int)response.StatusCode}, not {row.Expected[name]}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private IEnumerable<string> Endpoints() =>
        server
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Select(e =>
                AccessEndpoints.NameOf(
                    e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Single(),
                    e.RoutePattern.RawText
                )
            );

    // The one table of the file: a heading of actors, a line of dashes, a row for each endpoint.
    private static List<Row> ReadRows()
    {
        var table = Repository
            .Read(File)
            .Split('\n')
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .ToList();
        var actors = table[0][1..];
        return
        [
            .. table
                .Skip(2)
                .Select(cells => new Row(
                    cells[0].Trim('`'),
                    actors
                        .Zip(cells[1..])
                        .ToDictionary(pair => pair.First, pair => int.Parse(pair.Second, CultureInfo.InvariantCulture))
                )),
        ];
    }
}
