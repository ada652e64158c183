using System.Diagnostics;
using CareConnect.Api.FhirImport;
using CareConnect.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CareConnect.Tests.FhirImport;

/// <summary>Imports wait for each other, for a while, and everything else goes on.</summary>
public sealed class ImportTurnsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_import_waits_for_its_turn_and_is_told_to_come_back_when_none_comes()
    {
        var token = TestContext.Current.CancellationToken;
        await using var own = await ApiFactory.StartAsync(postgres);
        var caregiver = await ApiCalls.SignUpAsync(own.CreateClient(), "CAREGIVER");
        var bundle = Bundles.Of(Bundles.Patient(), Bundles.HeartRate()).ToJsonString();
        var turns = own.Services.GetRequiredService<ImportTurns>();
        using var first = await turns.TakeAsync(token);
        var second = await turns.TakeAsync(token);

        var waited = Stopwatch.StartNew();
        var refusing = caregiver.Http.PostTextAsync("/api/patients/import", bundle);
        using var meanwhile = await caregiver.Http.FetchAsync("/api/patients");
        await meanwhile.ReadAsync(200);
        using var refused = await refusing;
        waited.Stop();
        var waiting = caregiver.Http.PostTextAsync("/api/patients/import", bundle);
        second.Dispose();
        using var imported = await waiting;
        using var again = await caregiver.Http.PostTextAsync("/api/patients/import", bundle);

        await refused.ReadProblemAsync(503, "unavailable");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.InRange(waited.Elapsed.TotalSeconds, 19, 60);
        await imported.ReadAsync(200);
        // The turn was given back.
        await again.ReadAsync(200);
    }
}
