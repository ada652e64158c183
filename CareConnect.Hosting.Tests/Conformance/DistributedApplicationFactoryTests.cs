using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>The factory runs an AppHost's own entry point and lets a derived class step in.</summary>
public sealed class DistributedApplicationFactoryTests
{
    [Fact]
    public async Task A_factory_starts_the_apphost_and_finds_its_endpoints()
    {
        await using var factory = new Counting("CustomResources");

        await factory.StartAsync(TestContext.Current.CancellationToken);
        using var client = factory.CreateHttpClient("api");
        using var response = await client.GetAsync(
            new Uri("/health", UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(["creating", "created", "building", "built"], factory.Steps);
        Assert.Equal(client.BaseAddress, factory.GetEndpoint("api", "http"));
    }

    [Fact]
    public async Task An_entry_point_that_fails_fails_the_start_with_its_own_message()
    {
        await using var factory = new Counting("NoSuchCase");

        var problem = await Assert.ThrowsAsync<DistributedApplicationException>(() =>
            factory.StartAsync(TestContext.Current.CancellationToken)
        );

        Assert.Contains("NoSuchCase", problem.Message, StringComparison.Ordinal);
    }

    private sealed class Counting(string name)
        : DistributedApplicationFactory(typeof(Projects.ConformanceAppHost), ["--case", name])
    {
        public List<string> Steps { get; } = [];

        protected override void OnBuilderCreating(
            DistributedApplicationOptions applicationOptions,
            Microsoft.Extensions.Hosting.HostApplicationBuilderSettings hostOptions
        ) => Steps.Add("creating");

        protected override void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder) =>
            Steps.Add("created");

        protected override void OnBuilding(DistributedApplicationBuilder applicationBuilder) => Steps.Add("building");

        protected override void OnBuilt(DistributedApplication application) => Steps.Add("built");
    }
}
