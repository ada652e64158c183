using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using CareConnect.Hosting.Networking;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>The dashboard beside a running application: a process of the AppHost's that the application does not depend on.</summary>
[Collection("Hosts")]
public sealed class DashboardTests : IDisposable
{
    private const string Token = "token-of-the-test";
    private readonly AppHostHome _home = new();

    public DashboardTests()
    {
        _home.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        _home.Environment["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] = Token;
    }

    [Fact]
    public async Task The_last_line_is_the_link_to_sign_in_with_and_the_run_file_has_it_too()
    {
        await using var host = _home.Start();

        var link = await LinkAsync(host);

        using var run = JsonDocument.Parse(
            await File.ReadAllTextAsync(_home.RunFile, TestContext.Current.CancellationToken)
        );
        var dashboard = run.RootElement.GetProperty("dashboard");
        Assert.Equal(Token, dashboard.GetProperty("token").GetString());
        Assert.Equal($"{dashboard.GetProperty("address").GetString()}/login?t={Token}", link);
        Assert.EndsWith(link, host.Lines[^1], StringComparison.Ordinal);
        Assert.True(await AnswersAsync(new Uri(link)));
    }

    [Fact]
    public async Task An_application_that_never_comes_up_has_the_link_too_since_the_reason_is_seen_there()
    {
        await using var host = _home.Start("--endless", "true");

        var link = await LinkAsync(host);

        Assert.True(await AnswersAsync(new Uri(link)));
        Assert.DoesNotContain(host.Lines, line => line.StartsWith("Press Ctrl+C", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_no_resource_and_nothing_secret_stands_in_its_arguments()
    {
        await using var host = _home.Start();
        await LinkAsync(host);
        using var engine = host.ConnectToEngine();

        var names = (await engine.ResourcesAsync()).Select(resource => resource.GetProperty("name").GetString());
        var command = ProcessTree.CommandOf(DashboardOf(host));
        var environment = await EnvironmentOfAsync(DashboardOf(host));

        Assert.DoesNotContain("dashboard", names);
        Assert.EndsWith("CareConnect.Dashboard.dll", command.Trim(), StringComparison.Ordinal);
        Assert.Equal(Token, environment["Dashboard__BrowserToken"]);
        Assert.Equal(engine.BaseAddress, new Uri(environment["Dashboard__EngineUrl"]));
        Assert.StartsWith(
            Path.Combine(_home.Root, "LifeAppHost"),
            environment["Dashboard__DataFolder"],
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("ASPNETCORE_URLS", environment.Keys);
    }

    [Fact]
    public async Task Resources_send_their_telemetry_to_it_with_a_key_that_the_next_run_has_too()
    {
        var (first, second) = (await RunAsync(), await RunAsync());

        Assert.StartsWith("x-otlp-api-key=", first.Sent["OTEL_EXPORTER_OTLP_HEADERS"], StringComparison.Ordinal);
        Assert.Equal(first.Sent["OTEL_EXPORTER_OTLP_HEADERS"], second.Sent["OTEL_EXPORTER_OTLP_HEADERS"]);
        Assert.Equal(
            $"x-otlp-api-key={first.Taken["Dashboard__OtlpApiKey"]}",
            first.Sent["OTEL_EXPORTER_OTLP_HEADERS"]
        );
        Assert.Equal(first.Taken["Dashboard__OtlpGrpcUrl"], first.Sent["OTEL_EXPORTER_OTLP_ENDPOINT"]);

        async Task<(Dictionary<string, string> Taken, Dictionary<string, string> Sent)> RunAsync()
        {
            await using var host = _home.Start();
            await LinkAsync(host);
            var taken = await EnvironmentOfAsync(DashboardOf(host));
            var sent = await ApiEnvironmentAsync(host);
            await host.StopAsync();
            return (taken, sent);
        }
    }

    [Theory]
    [InlineData(nameof(StopSignal.Terminate))]
    [InlineData(nameof(StopSignal.Interrupt))]
    public async Task It_ends_with_the_host(string signal)
    {
        await using var host = _home.Start();
        await LinkAsync(host);
        var dashboard = DashboardOf(host);

        Assert.Equal(0, await host.StopAsync(Enum.Parse<StopSignal>(signal)));

        Assert.False(Signals.IsAlive(dashboard));
    }

    [Fact]
    public async Task It_ends_when_the_host_is_killed()
    {
        await using var host = _home.Start();
        await LinkAsync(host);
        var dashboard = DashboardOf(host);

        host.Process.Kill();

        await UntilAsync(() => !Signals.IsAlive(dashboard));
    }

    [Fact]
    public async Task A_crash_is_said_and_it_comes_back_and_the_application_goes_on()
    {
        await using var host = _home.Start();
        await LinkAsync(host);
        using var engine = host.ConnectToEngine();
        var before = DashboardOf(host);

        using (var process = Process.GetProcessById(before))
        {
            process.Kill();
        }

        await host.LineAsync("warning: dashboard: it ended with exit code 137.");
        await UntilAsync(() => host.Descendants().Any(id => id != before && IsDashboard(id)));
        Assert.All(
            (await engine.ResourceAsync("api")).GetProperty("replicas").EnumerateArray(),
            replica => Assert.True(EngineClient.IsHealthy(replica))
        );
    }

    [Fact]
    public async Task What_the_dashboard_warns_of_is_said_where_people_look()
    {
        var folder = Path.Combine(_home.Root, "LifeAppHost", "dashboard-telemetry");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "telemetry.db"),
            new string('x', 10_000),
            TestContext.Current.CancellationToken
        );

        await using var host = _home.Start();

        await host.LineAsync("warning: dashboard:", "could not be read and was put aside");
        await LinkAsync(host);
    }

    [Fact]
    public async Task A_taken_port_is_named_and_the_application_runs_without_a_dashboard()
    {
        using var other = new TcpListener(IPAddress.Loopback, PortAllocator.Next());
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        _home.Environment["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = $"http://localhost:{port}";
        await using var host = _home.Start();
        await host.SettledAsync();

        var line = await host.LineAsync("warning: dashboard:", $"port {port} is taken");

        Assert.Contains("set ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", line, StringComparison.Ordinal);
        Assert.DoesNotContain("OTEL_EXPORTER_OTLP_ENDPOINT", (await ApiEnvironmentAsync(host)).Keys);
        Assert.DoesNotContain(host.Descendants(), IsDashboard);
    }

    [Theory]
    [InlineData("http://0.0.0.0:15080")]
    [InlineData("https://localhost:15080")]
    public async Task It_is_served_on_this_machine_only(string url)
    {
        _home.Environment["ASPNETCORE_URLS"] = url;
        await using var host = _home.Start();
        await host.SettledAsync();

        await host.LineAsync("warning: dashboard:", "on this machine only", url);

        Assert.DoesNotContain(host.Descendants(), IsDashboard);
    }

    [Fact]
    public async Task Telemetry_of_a_collector_elsewhere_still_goes_there()
    {
        _home.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://collector.example:4317";
        await using var host = _home.Start();
        await LinkAsync(host);

        Assert.Equal("http://collector.example:4317", (await ApiEnvironmentAsync(host))["OTEL_EXPORTER_OTLP_ENDPOINT"]);
    }

    public void Dispose() => _home.Dispose();

    private static async Task<string> LinkAsync(AppHostRun host)
    {
        const string Start = "Login to the dashboard at ";
        return (await host.LineAsync(Start))[Start.Length..];
    }

    private static int DashboardOf(AppHostRun host) => Assert.Single(host.Descendants(), IsDashboard);

    private static bool IsDashboard(int processId) =>
        ProcessTree.CommandOf(processId).Contains("CareConnect.Dashboard.dll", StringComparison.Ordinal);

    private static async Task<bool> AnswersAsync(Uri address)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(address, TestContext.Current.CancellationToken);
        return answer.StatusCode < HttpStatusCode.InternalServerError;
    }

    private static async Task<Dictionary<string, string>> ApiEnvironmentAsync(AppHostRun host)
    {
        using var engine = host.ConnectToEngine();
        using var api = new HttpClient { BaseAddress = await engine.AddressAsync("api") };
        var cancellationToken = TestContext.Current.CancellationToken;
        return (await api.GetFromJsonAsync<Dictionary<string, string>>("/env", cancellationToken))!;
    }

    private static async Task<Dictionary<string, string>> EnvironmentOfAsync(int processId)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var text = await File.ReadAllTextAsync($"/proc/{processId}/environ", cancellationToken);
        return text.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "It takes too long.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
