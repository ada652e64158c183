using System.Globalization;
using System.Text.RegularExpressions;
using CareConnect.Api.Http;
using CareConnect.Tests.Outbox;
using CareConnect.Tests.Structure;
using CareConnect.Worker.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace CareConnect.Tests.Drain;

/// <summary>Who is told to stop gets the time that stopping takes.</summary>
public sealed partial class StopTimeTests
{
    [Fact]
    public void A_container_is_killed_later_than_its_host_gives_up()
    {
        using var host = WorkerHost.Build("Host=localhost");
        var stopTime = host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        var container = StopTimeout().Match(Repository.Read("terraform_aws/modules/ecs_task/containers.tf"));

        Assert.Equal(TimeSpan.FromSeconds(25), stopTime);
        Assert.True(stopTime.TotalSeconds < int.Parse(container.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.True(new OutboxOptions().HandlerTimeout < stopTime);
    }

    [Theory]
    [InlineData("Production", "00:00:05")]
    [InlineData("Development", "00:00:00")]
    public void It_drains_where_a_load_balancer_has_to_notice(string environment, string expected)
    {
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder(
            new Microsoft.AspNetCore.Builder.WebApplicationOptions { EnvironmentName = environment }
        );
        builder.AddDrain();
        using var services = builder.Services.BuildServiceProvider();

        var drain = services.GetRequiredService<IOptions<DrainOptions>>().Value;

        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), drain.Time);
    }

    [GeneratedRegex(@"stopTimeout\s*=\s*(\d+)")]
    private static partial Regex StopTimeout();
}
