using System.Net;
using System.Net.Http.Headers;

namespace CareConnect.Dashboard.Tests.Api;

public sealed class ApiAccessTests
{
    [Theory]
    [InlineData("resources")]
    [InlineData("logs")]
    [InlineData("spans")]
    [InlineData("traces")]
    [InlineData("traces/00000000000000000000000000000001")]
    [InlineData("metrics")]
    [InlineData("export")]
    public async Task Without_the_token_nothing_is_told(string path)
    {
        await using var fixture = await ApiFixture.StartAsync();
        foreach (
            var authorization in (string?[])[null, "Bearer wrong", "Bearer ", "Basic dGhlLXRva2Vu", "Bearer the-tokeN"]
        )
        {
            fixture.Client.DefaultRequestHeaders.Authorization = authorization is null
                ? null
                : AuthenticationHeaderValue.Parse(authorization);

            using var response = await fixture.Client.GetAsync(path, TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = await ApiFixture.ReadAsync(response);
            Assert.Equal("urn:careconnect:problem:unauthorized", problem.GetProperty("type").GetString());
            Assert.Contains("x-api-key", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("x-api-key", ApiFixture.Token)]
    [InlineData("Authorization", "Bearer " + ApiFixture.Token)]
    [InlineData("Authorization", "bearer " + ApiFixture.Token)]
    public async Task The_token_is_taken_from_either_header(string header, string value)
    {
        await using var fixture = await ApiFixture.StartAsync();
        fixture.Client.DefaultRequestHeaders.Authorization = null;
        fixture.Client.DefaultRequestHeaders.Add(header, value);

        using var response = await fixture.Client.GetAsync("logs", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("logs?limit=0x10", "limit", "0 to 10000")]
    [InlineData("logs?limit=10001", "limit", "0 to 10000")]
    [InlineData("logs?limit=-1", "limit", "0 to 10000")]
    [InlineData("logs?severity=loud", "severity", "warning")]
    [InlineData("logs?severity=25", "severity", "1 to 24")]
    [InlineData("logs?from=yesterday", "from", "ISO 8601")]
    [InlineData("logs?from=01/02/2026", "from", "ISO 8601")]
    [InlineData("logs?from=2026-01-02&to=2026-01-01", "to", "after from")]
    [InlineData("logs?traceId=xyz", "traceId", "32 hexadecimal")]
    [InlineData("logs?hasError=maybe", "hasError", "true or false")]
    [InlineData("logs?follow=1", "follow", "true or false")]
    [InlineData("logs?resource=a&resource=b", "resource", "one value")]
    [InlineData("logs?sevrity=error", "sevrity", "severity")]
    [InlineData("spans?severity=error", "severity", "hasError")]
    [InlineData("traces?follow=true", "follow", "limit")]
    [InlineData("traces/xyz", "traceId", "32 hexadecimal")]
    [InlineData("traces/00000000000000000000000000000001?x=1", "x", "no such parameter")]
    [InlineData("resources?limit=5", "limit", "resource")]
    [InlineData("metrics?instrument=x&meter=y", "resource", "beside it")]
    [InlineData("metrics?instrument=x&resource=y", "meter", "beside it")]
    [InlineData("metrics?steps=0", "steps", "1 to 2000")]
    [InlineData("export?kinds=logs,mails", "kinds", "console")]
    public async Task A_bad_parameter_is_named_with_what_is_allowed(string address, string parameter, string allowed)
    {
        await using var fixture = await ApiFixture.StartAsync();

        using var response = await fixture.Client.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await ApiFixture.ReadAsync(response);
        Assert.Equal("urn:careconnect:problem:bad-parameter", problem.GetProperty("type").GetString());
        var errors = problem
            .GetProperty("errors")
            .EnumerateObject()
            .ToDictionary(e => e.Name, e => e.Value[0].GetString());
        Assert.Contains(allowed, errors[parameter], StringComparison.Ordinal);
    }
}
