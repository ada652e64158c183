using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CareConnect.Tests.Topology;

/// <summary>What somebody finds who starts the topology with the switch <c>--demo</c>.</summary>
[Collection(TopologyGroup.Name)]
public sealed class DemoTests
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task The_demo_has_a_user_of_each_role_and_readings_of_two_people()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(StartTimeout);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<global::Projects.CareConnect_AppHost>(
            ["--demo"],
            timeout.Token
        );
        await using var app = await builder.BuildAsync(timeout.Token);
        await app.StartAsync(timeout.Token);

        var administrator = await app.ResourceNotifications.WaitForResourceAsync(
            "demo-administrator",
            change => change.Snapshot.State?.Text == KnownResourceStates.Finished,
            timeout.Token
        );

        Assert.Equal(0, administrator.Snapshot.ExitCode);
        using var client = app.CreateHttpClient("api", "http");
        var password = await PasswordAsync(app, timeout.Token);
        Assert.Equal("ADMIN", await SignInAsync(client, "admin@demo.example", password, timeout.Token));
        Assert.Equal("FAMILY_MEMBER", await SignInAsync(client, "family@demo.example", password, timeout.Token));
        Assert.Equal("CAREGIVER", await SignInAsync(client, "caregiver@demo.example", password, timeout.Token));
        Assert.Equal(9, await CountReadingsAsync(client, timeout.Token));
        Assert.Equal("PATIENT", await SignInAsync(client, "patient@demo.example", password, timeout.Token));
        Assert.Equal(13, await CountReadingsAsync(client, timeout.Token));
    }

    // Made for this run, as for every topology under test.
    private static async Task<string> PasswordAsync(DistributedApplication app, CancellationToken cancellationToken) =>
        await app
            .Services.GetRequiredService<DistributedApplicationModel>()
            .Resources.OfType<ParameterResource>()
            .Single(parameter => parameter.Name == "demo-password")
            .GetValueAsync(cancellationToken)
        ?? "";

    private static async Task<string?> SignInAsync(
        HttpClient client,
        string email,
        string password,
        CancellationToken cancellationToken
    )
    {
        using var response = await client.PostAsJsonAsync(
            "/api/auth/login",
            new { email, password },
            cancellationToken
        );
        response.EnsureSuccessStatusCode();
        var tokens = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens.GetProperty("accessToken").GetString()
        );
        var me = await client.GetFromJsonAsync<JsonElement>("/api/auth/me", cancellationToken);
        return me.GetProperty("role").GetString();
    }

    // Of the one patient whom the account may see.
    private static async Task<int> CountReadingsAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var patients = await client.GetFromJsonAsync<JsonElement>("/api/patients", cancellationToken);
        var patient = Assert.Single(patients.GetProperty("items").EnumerateArray());
        var readings = await client.GetFromJsonAsync<JsonElement>(
            $"/api/patients/{patient.GetProperty("id").GetString()}/vital-signs?limit=500",
            cancellationToken
        );
        return readings.GetProperty("items").GetArrayLength();
    }
}
