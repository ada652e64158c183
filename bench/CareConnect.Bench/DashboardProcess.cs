using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CareConnect.Bench;

/// <summary>The dashboard as a process of its own, without an engine.</summary>
internal sealed class DashboardProcess : IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);
    private readonly string _token = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly string _key = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly HttpClient _http = new();
    private readonly string _folder;
    private readonly Uri _page = FreeAddress();
    private readonly Uri _grpc = FreeAddress();
    private readonly Uri _otlp = FreeAddress();
    private readonly Process _process;

    private DashboardProcess(string folder)
    {
        _folder = folder;
        var start = new ProcessStartInfo("dotnet", [Topology.ProgramOf("CareConnect.Dashboard")])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["Dashboard__Url"] = _page.GetLeftPart(UriPartial.Authority);
        start.Environment["Dashboard__OtlpGrpcUrl"] = _grpc.GetLeftPart(UriPartial.Authority);
        start.Environment["Dashboard__OtlpHttpUrl"] = _otlp.GetLeftPart(UriPartial.Authority);
        start.Environment["Dashboard__BrowserToken"] = _token;
        start.Environment["Dashboard__OtlpApiKey"] = _key;
        start.Environment["Dashboard__DataFolder"] = folder;
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token);
    }

    /// <summary>What makes a .NET process send there.</summary>
    public IReadOnlyDictionary<string, string> Telemetry =>
        new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _grpc.GetLeftPart(UriPartial.Authority),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={_key}",
            ["OTEL_SERVICE_NAME"] = "api",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
        };

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public long StoreSize => new DirectoryInfo(_folder).EnumerateFiles("telemetry.db*").Sum(file => file.Length);

    public static async Task<DashboardProcess> StartAsync(string folder)
    {
        var dashboard = new DashboardProcess(folder);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await dashboard.ReadAsync("/api/telemetry/resources");
                return dashboard;
            }
            catch (HttpRequestException) when (!dashboard._process.HasExited && clock.Elapsed < MaxWait)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Sends until it is taken: a dashboard that is behind says so, and is asked again.</summary>
    public async Task SendAsync(string path, byte[] message)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_otlp, path))
            {
                Content = new ByteArrayContent(message),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            request.Headers.Add("x-otlp-api-key", _key);
            using var response = await _http.SendAsync(request);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                response.EnsureSuccessStatusCode();
                return;
            }
            await Task.Delay(20);
        }
    }

    public async Task ReadAsync(string path) => await _http.GetByteArrayAsync(new Uri(_page, path));

    public void Dispose()
    {
        _http.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
