using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CareConnect.Dashboard.Listeners;
using CareConnect.Dashboard.Tests.Otlp;

namespace CareConnect.Dashboard.Tests.Listeners;

public sealed class DashboardListenersTests
{
    private static readonly string[] Ports =
    [
        nameof(DashboardOptions.Url),
        nameof(DashboardOptions.OtlpGrpcUrl),
        nameof(DashboardOptions.OtlpHttpUrl),
    ];

    [Fact]
    public async Task Each_port_serves_its_own_and_nothing_else()
    {
        await using var server = await OtlpServer.StartAsync();
        using var pages = server.Client(Listener.Ui);
        using var http = server.Client(Listener.OtlpHttp);
        using var grpc = server.Client(Listener.OtlpGrpc);
        const string GrpcPath = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

        Assert.Equal(HttpStatusCode.OK, await Get(pages, "/page"));
        Assert.Equal(HttpStatusCode.NotFound, await Post(pages, "/v1/logs"));
        Assert.Equal(HttpStatusCode.NotFound, await Post(pages, GrpcPath));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Post(http, "/v1/logs"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await Get(http, "/v1/logs"));
        Assert.Equal(HttpStatusCode.NotFound, await Get(http, "/page"));
        Assert.Equal(HttpStatusCode.NotFound, await Post(http, GrpcPath));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Post(grpc, GrpcPath));
        Assert.Equal(HttpStatusCode.NotFound, await Get(grpc, "/page"));
        Assert.Equal(HttpStatusCode.NotFound, await Post(grpc, "/v1/logs"));
    }

    [Fact]
    public async Task Pages_are_shown_under_names_of_this_machine_only()
    {
        await using var server = await OtlpServer.StartAsync();
        using var pages = server.Client(Listener.Ui);
        pages.DefaultRequestHeaders.Host = "rebound.example.org";

        Assert.Equal(HttpStatusCode.Forbidden, await Get(pages, "/page"));
    }

    [Fact]
    public async Task Telemetry_may_arrive_nowhere()
    {
        await using var server = await OtlpServer.StartAsync(options => options.OtlpGrpcUrl = options.OtlpHttpUrl = "");
        using var pages = server.Client(Listener.Ui);

        Assert.Equal(HttpStatusCode.OK, await Get(pages, "/page"));
        Assert.Throws<ArgumentOutOfRangeException>(() => server.Url(Listener.OtlpGrpc));
    }

    [Theory]
    [InlineData(nameof(DashboardOptions.Url))]
    [InlineData(nameof(DashboardOptions.OtlpGrpcUrl))]
    [InlineData(nameof(DashboardOptions.OtlpHttpUrl))]
    public async Task A_port_that_is_taken_ends_the_dashboard_with_one_line(string setting)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, output) = await RunAsync((setting, $"http://localhost:{port}"));

        Assert.Equal(1, exitCode);
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"Port {port} is used by another program", line, StringComparison.Ordinal);
        Assert.Contains($"Dashboard__{setting}=", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(DashboardOptions.Url), "http://0.0.0.0:15080")]
    [InlineData(nameof(DashboardOptions.OtlpHttpUrl), "http://example.org:15082")]
    [InlineData(nameof(DashboardOptions.OtlpGrpcUrl), "https://localhost:15081")]
    [InlineData(nameof(DashboardOptions.OtlpGrpcUrl), "localhost:15081")]
    public async Task An_address_that_cannot_be_ends_the_dashboard_with_one_line(string setting, string url)
    {
        var (exitCode, output) = await RunAsync((setting, url));

        Assert.Equal(1, exitCode);
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"Dashboard:{setting}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_port_for_two_things_ends_the_dashboard_with_one_line()
    {
        var (exitCode, output) = await RunAsync(
            (nameof(DashboardOptions.Url), "http://localhost:15080"),
            (nameof(DashboardOptions.OtlpGrpcUrl), "http://127.0.0.1:15080")
        );

        Assert.Equal(1, exitCode);
        Assert.Equal(
            "Dashboard:Url and Dashboard:OtlpGrpcUrl name the same port, 15080: give each one of its own.",
            output.Trim()
        );
    }

    /// <summary>The dashboard as the AppHost runs it, which ends by itself; ports that are not told are the system's choice.</summary>
    private static async Task<(int ExitCode, string Output)> RunAsync(params (string Setting, string Url)[] settings)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var start = new ProcessStartInfo("dotnet", [typeof(DashboardOptions).Assembly.Location])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var setting in Ports)
        {
            start.Environment[$"Dashboard__{setting}"] = "http://127.0.0.1:0";
        }
        foreach (var (setting, url) in settings)
        {
            start.Environment[$"Dashboard__{setting}"] = url;
        }
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<HttpStatusCode> Get(HttpClient client, string path) =>
        (await client.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode;

    private static async Task<HttpStatusCode> Post(HttpClient client, string path) =>
        (await client.PostAsync(path, new ByteArrayContent([]), TestContext.Current.CancellationToken)).StatusCode;
}
