using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using CareConnect.Hosting.Networking;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>Ports that are taken and become free again, and kinds of endpoints beside http, with real processes.</summary>
[Collection("Hosts")]
public sealed class PortTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_refers_to_a_resource_whose_port_is_taken_says_so_and_goes_on_when_that_starts()
    {
        await using var builder = BuilderWithFixedPorts();
        using var taken = Occupy(PortAllocator.Next());
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var api = builder.AddProject<Projects.SampleApi>("api", launchProfileName: null).WithHttpEndpoint(port: port);
        builder.AddProject<Projects.SampleWorker>("worker").WithReference(api);
        await using var app = await StartAsync(builder);
        await UntilAsync(app, "api", KnownResourceStates.FailedToStart);
        await UntilLineAsync(app, "worker", "waiting for an address of endpoint 'http' of 'api'");

        taken.Stop();
        await CommandAsync(app, "api", KnownResourceCommands.StartCommand);

        await UntilAsync(app, "worker", KnownResourceStates.Running);
        await UntilLineAsync(app, "worker", $"\"API_HTTP\":\"http://localhost:{port}\"");
    }

    [Fact]
    public async Task A_connection_string_follows_a_server_that_is_started_after_all()
    {
        await using var builder = BuilderWithFixedPorts();
        using var taken = Occupy(PortAllocator.Next());
        var cache = builder.AddRedis("cache", port: ((IPEndPoint)taken.LocalEndpoint).Port);
        builder.AddConnectionString("composed", ReferenceExpression.Create($"host={cache.Resource.Host}"));
        await using var app = await StartAsync(builder);
        await UntilAsync(app, "composed", KnownResourceStates.FailedToStart);

        taken.Stop();
        await CommandAsync(app, "cache", KnownResourceCommands.StartCommand);

        await UntilAsync(app, "composed", KnownResourceStates.Running);
    }

    [Fact]
    public async Task A_replicas_own_port_that_was_taken_while_it_was_stopped_is_replaced()
    {
        await using var builder = BuilderWithFixedPorts();
        builder
            .AddProject<Projects.SampleApi>("api", launchProfileName: null)
            .WithHttpEndpoint(name: "http")
            .WithHttpHealthCheck("/health");
        await using var app = await StartAsync(builder);
        await app
            .ResourceNotifications.WaitForResourceHealthyAsync("api", Cancellation)
            .WaitAsync(Patience, Cancellation);
        var own = await OwnPortAsync(app);
        await CommandAsync(app, "api", KnownResourceCommands.StopCommand);
        using var taken = Occupy(own);

        await CommandAsync(app, "api", KnownResourceCommands.StartCommand);

        await app
            .ResourceNotifications.WaitForResourceHealthyAsync("api", Cancellation)
            .WaitAsync(Patience, Cancellation);
        Assert.NotEqual(own, await OwnPortAsync(app));
    }

    [Fact]
    public async Task A_project_may_have_an_endpoint_that_is_not_http()
    {
        await using var builder = BuilderWithFixedPorts();
        builder
            .AddProject<Projects.SampleApi>("api", launchProfileName: null)
            .WithHttpEndpoint()
            .WithEndpoint(name: "raw", scheme: "tcp")
            .WithHttpHealthCheck("/health");
        await using var app = await StartAsync(builder);

        await app
            .ResourceNotifications.WaitForResourceHealthyAsync("api", Cancellation)
            .WaitAsync(Patience, Cancellation);

        Assert.Equal("tcp", app.GetEndpoint("api", "raw").Scheme);
    }

    [Fact]
    public async Task Datagrams_reach_the_replicas_through_one_port_in_turn()
    {
        await using var builder = BuilderWithFixedPorts();
        builder
            .AddProject<Projects.SampleWorker>("worker")
            .WithEndpoint(name: "feed", scheme: "udp", protocol: ProtocolType.Udp, env: "UDP_PORT")
            .WithReplicas(2);
        await using var app = await StartAsync(builder);
        var address = app.GetEndpoint("worker", "feed");
        var answers = new HashSet<string>();

        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        time.CancelAfter(Patience);
        while (answers.Count < 2)
        {
            // A new client goes to the next replica; a datagram before it listens is lost.
            using var client = new UdpClient(AddressFamily.InterNetwork);
            await client.SendAsync("?"u8.ToArray(), new IPEndPoint(IPAddress.Loopback, address.Port), time.Token);
            var answer = client.ReceiveAsync(time.Token).AsTask();
            if (await Task.WhenAny(answer, Task.Delay(200, time.Token)) == answer)
            {
                answers.Add(Encoding.UTF8.GetString((await answer).Buffer));
            }
        }

        Assert.DoesNotContain(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), answers);
    }

    [Fact]
    public async Task Replicas_without_a_proxy_are_refused_with_the_name_of_the_endpoint()
    {
        await using var builder = BuilderWithFixedPorts();
        builder
            .AddProject<Projects.SampleWorker>("worker")
            .WithEndpoint(port: PortAllocator.Next(), name: "feed", isProxied: false)
            .WithReplicas(2);
        await using var app = await StartAsync(builder);

        await UntilAsync(app, "worker", KnownResourceStates.FailedToStart);

        await UntilLineAsync(
            app,
            "worker",
            "endpoint 'feed': several replicas cannot share an endpoint without a proxy"
        );
    }

    private static IDistributedApplicationTestingBuilder BuilderWithFixedPorts()
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.Configuration["DcpPublisher:RandomizePorts"] = "false";
        return builder;
    }

    private static TcpListener Occupy(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }

    private static async Task<DistributedApplication> StartAsync(IDistributedApplicationTestingBuilder builder)
    {
        var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);
        return app;
    }

    private static Task UntilAsync(DistributedApplication app, string name, string state) =>
        app.ResourceNotifications.WaitForResourceAsync(name, state, Cancellation).WaitAsync(Patience, Cancellation);

    private static async Task CommandAsync(DistributedApplication app, string name, string command)
    {
        var result = await app.ResourceCommands.ExecuteCommandAsync(name, command, Cancellation);
        Assert.True(result.Success, result.ErrorMessage);
    }

    private static async Task UntilLineAsync(DistributedApplication app, string name, string text)
    {
        var resource = app
            .Services.GetRequiredService<DistributedApplicationModel>()
            .Resources.Single(candidate => candidate.Name == name);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        time.CancelAfter(Patience);
        await foreach (
            var lines in app
                .Services.GetRequiredService<ResourceLoggerService>()
                .WatchAsync(resource)
                .WithCancellation(time.Token)
        )
        {
            if (lines.Any(line => line.Content.Contains(text, StringComparison.Ordinal)))
            {
                return;
            }
        }
    }

    private static async Task<int> OwnPortAsync(DistributedApplication app)
    {
        using var http = new HttpClient { BaseAddress = app.GetEndpoint("api", "http") };
        var environment = await http.GetFromJsonAsync<Dictionary<string, string>>("/env", Cancellation);
        return new Uri(environment!["ASPNETCORE_URLS"]).Port;
    }
}
