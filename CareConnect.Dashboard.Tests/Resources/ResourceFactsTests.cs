using CareConnect.Dashboard.Components.Resources;
using CareConnect.Dashboard.Engine;
using CareConnect.Dashboard.Tests.Browser;

namespace CareConnect.Dashboard.Tests.Resources;

public sealed class ResourceFactsTests
{
    [Theory]
    [InlineData("Running", "Healthy", null, StateKind.Good, "Running")]
    [InlineData("Running", null, null, StateKind.Good, "Running")]
    [InlineData("Running", "Degraded", null, StateKind.Warning, "Running (Degraded)")]
    [InlineData("Running", "Unhealthy", null, StateKind.Bad, "Running (Unhealthy)")]
    [InlineData("Waiting", null, null, StateKind.Busy, "Waiting")]
    [InlineData("Finished", null, 0, StateKind.Over, "Finished, exit code 0")]
    [InlineData("Finished", null, 1, StateKind.Bad, "Finished, exit code 1")]
    [InlineData("FailedToStart", null, null, StateKind.Bad, "FailedToStart")]
    [InlineData("NotStarted", null, null, StateKind.Over, "NotStarted")]
    [InlineData("Value missing", null, null, StateKind.Warning, "Value missing")]
    public void A_state_is_told_in_words_and_taken_as_it_is(
        string state,
        string? health,
        int? exitCode,
        StateKind kind,
        string text
    )
    {
        var resource = Resource("api") with { State = state, Health = health, ExitCode = exitCode };

        Assert.Equal((kind, text), (resource.Kind(), resource.StateText()));
    }

    [Theory]
    [InlineData("Running", "Project", false, true)]
    [InlineData("Finished", "Project", true, false)]
    [InlineData("NotStarted", "Executable", true, false)]
    [InlineData("Stopping", "Container", false, false)]
    [InlineData("Running", "ConnectionString", false, false)]
    [InlineData("Finished", "Parameter", false, false)]
    public void Only_processes_are_started_and_stopped(string state, string type, bool canStart, bool canStop)
    {
        var resource = Resource("x") with { State = state, Type = type };

        Assert.Equal((canStart, canStop), (resource.CanStart(), resource.CanStop()));
    }

    [Fact]
    public void Uptime_ends_when_it_ended()
    {
        var start = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
        var running = Resource("api") with { StartTime = start, StopTime = start.AddMinutes(-5) };
        var now = new DateTimeOffset(start).AddMinutes(90);

        Assert.Equal("1 h 30 m", running.Uptime(now));
        Assert.Equal("42 s", (running with { State = "Finished", StopTime = start.AddSeconds(42) }).Uptime(now));
        Assert.Null((running with { State = "Waiting" }).Uptime(now));
        Assert.Null(Resource("api").Uptime(now));
    }

    [Theory]
    [InlineData("redis", "cache")]
    [InlineData("40202", "api")]
    [InlineData("stuvw", "api")]
    [InlineData("134", "worker")]
    [InlineData("nothing at all", null)]
    public void The_text_is_looked_for_in_all_that_the_row_shows(string text, string? found)
    {
        var filter = new ResourceFilter(text, [], [], []);

        Assert.Equal(found, Topology.Resources().Where(filter.Holds).Select(one => one.Name).SingleOrDefault());
    }

    [Fact]
    public void A_replica_that_fits_brings_its_resource_along()
    {
        var filter = new ResourceFilter(null, ["Project"], ["Starting"], []);

        Assert.Equal(["api"], Topology.Resources().Where(filter.Holds).Select(one => one.Name));
    }

    [Fact]
    public void Ties_between_two_are_one_edge_and_lead_back()
    {
        var resources = Topology.Resources();

        var edge = ResourceGraph.Edges(resources).Single(edge => edge is { From: "api", To: "cache" });
        Assert.Equal("api refers to and waits for cache", ResourceGraph.Sentence(edge));
        Assert.Equal([new EngineRelationship("careconnect-db", "Parent")], ResourceGraph.BackTo(resources, "postgres"));
    }

    private static EngineResource Resource(string name) =>
        new()
        {
            Name = name,
            DisplayName = name,
            Type = "Project",
            State = "Running",
        };
}
