using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>A call that came by.</summary>
/// <param name="Name">AWS's operation, such as RunTask; method and path for S3.</param>
/// <param name="Body">As it was sent.</param>
internal sealed record CloudCall(string Name, string Body)
{
    /// <summary>The service that the header names, such as AmazonEC2ContainerRegistry_V20150921; empty without.</summary>
    public string Service { get; init; } = "";
}

/// <param name="Status">Of HTTP.</param>
/// <param name="Body">Is written in JSON.</param>
internal sealed record CloudAnswer(int Status, object Body);

/// <summary>
/// The network between the command and the emulator: it counts what passes, can be slow to let a call through as AWS is when
/// it throttles, can forbid one, and starts tasks and says the rest that the emulator cannot.
/// </summary>
internal sealed class CloudProxy : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _emulator;
    private readonly Task _serving;
    private readonly ConcurrentDictionary<string, (string Error, int Times)> _refused = new();
    private readonly ConcurrentDictionary<string, Action> _refusedAfter = new();

    public CloudProxy(Uri emulator)
    {
        _emulator = new HttpClient { BaseAddress = emulator };
        Address = new Uri($"http://127.0.0.1:{AwsEmulator.FreePort()}/");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public ConcurrentQueue<CloudCall> Calls { get; } = new();

    /// <summary>Runs the operators' tasks; null where there are none.</summary>
    public VpcTasks? Tasks { get; set; }

    /// <summary>What the tasks that are started end with.</summary>
    public int TaskExitCode { get; set; }

    /// <summary>
    /// By operation, what the emulator cannot make: tasks that ended, a service's events, targets that are ill. In the
    /// service's own language, JSON or XML; all other calls reach the emulator.
    /// </summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new();

    /// <summary>What a test says in place of the emulator, in JSON, or does before it; null lets the emulator answer.</summary>
    public Func<CloudCall, Task<CloudAnswer?>>? Instead { get; set; }

    /// <summary>Answers the next calls of an operation with an error, and lets the later ones pass.</summary>
    public void Refuse(string operation, string error, int times) => _refused[operation] = (error, times);

    /// <summary>The same, from the moment that another operation came by.</summary>
    public void RefuseAfter(string first, string operation, string error, int times) =>
        _refusedAfter[first] = () => Refuse(operation, error, times);

    public void Clear()
    {
        Calls.Clear();
        _refusedAfter.Clear();
        _refused.Clear();
        Answers.Clear();
        TaskExitCode = 0;
        Tasks = null;
        Instead = null;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
        _emulator.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(buffer);
        var body = buffer.ToArray();
        var call = new CloudCall(NameOf(context.Request, body), Encoding.UTF8.GetString(body))
        {
            Service = context.Request.Headers["X-Amz-Target"]?.Split('.')[0] ?? "",
        };
        Calls.Enqueue(call);
        if (IsRefused(call.Name, out var error))
        {
            // S3 and CloudFront speak XML, and their calls are named by method and path; RDS answers forms with XML, too.
            await (
                call.Name.Contains(' ', StringComparison.Ordinal)
                    ? WriteXmlAsync(context.Response, 503, XmlError(error))
                : call.Body.Contains("Action=", StringComparison.Ordinal)
                    ? WriteXmlAsync(context.Response, 400, $"<ErrorResponse>{XmlError(error)}</ErrorResponse>")
                : WriteAsync(context.Response, 400, new { __type = error, message = "Said by the test." })
            );
        }
        else if (Tasks?.Answer(call) is { } answer)
        {
            await WriteAsync(context.Response, 200, answer);
        }
        else if (Answers.TryGetValue(call.Name, out var said))
        {
            context.Response.ContentType = said.StartsWith('<') ? "text/xml" : "application/x-amz-json-1.1";
            await EndAsync(context.Response, Encoding.UTF8.GetBytes(said));
        }
        else if (Instead is { } instead && await instead(call) is { } made)
        {
            await WriteAsync(context.Response, made.Status, made.Body);
        }
        else if (call.Name == "RunTask")
        {
            await WriteAsync(context.Response, 200, Task(call));
        }
        else
        {
            await ForwardAsync(context, WithoutPercentiles(call, body));
            if (_refusedAfter.TryRemove(call.Name, out var refuse))
            {
                refuse();
            }
        }
    }

    // The emulator's CloudWatch fails at a percentile; of a single value the maximum is the same.
    private static byte[] WithoutPercentiles(CloudCall call, byte[] body) =>
        call.Name == "GetMetricData"
            ? Encoding.UTF8.GetBytes(call.Body.Replace("\"p95\"", "\"Maximum\"", StringComparison.Ordinal))
            : body;

    private bool IsRefused(string operation, out string error)
    {
        error = "";
        if (!_refused.TryGetValue(operation, out var refusal) || refusal.Times == 0)
        {
            return false;
        }

        error = refusal.Error;
        _refused[operation] = refusal with { Times = refusal.Times - 1 };
        return true;
    }

    private object Task(CloudCall call)
    {
        using var asked = JsonDocument.Parse(call.Body);
        return new
        {
            tasks = new[]
            {
                new
                {
                    taskArn = "arn:aws:ecs:us-east-1:123456789012:task/careconnect/1",
                    lastStatus = "STOPPED",
                    stoppedReason = "Essential container in task exited",
                    containers = new[] { new { name = "migrator", exitCode = TaskExitCode } },
                    taskDefinitionArn = asked.RootElement.GetProperty("taskDefinition").GetString(),
                },
            },
            failures = Array.Empty<object>(),
        };
    }

    private static string NameOf(HttpListenerRequest request, byte[] body)
    {
        if (request.Headers["X-Amz-Target"] is { } target)
        {
            return target[(target.LastIndexOf('.') + 1)..];
        }

        var form = Encoding
            .UTF8.GetString(body)
            .Split('&')
            .FirstOrDefault(field => field.StartsWith("Action=", StringComparison.Ordinal));
        return form is null ? $"{request.HttpMethod} {request.Url!.AbsolutePath}" : form["Action=".Length..];
    }

    private async Task ForwardAsync(HttpListenerContext context, byte[] body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), context.Request.RawUrl);
        request.Content = new ByteArrayContent(body);
        foreach (
            var name in context
                .Request.Headers.AllKeys.OfType<string>()
                .Where(name => name is not ("Host" or "Expect" or "Content-Length" or "Connection"))
        )
        {
            if (!request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]))
            {
                request.Content.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]);
            }
        }

        using var answer = await _emulator.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Content-Length" or "Transfer-Encoding" or "Connection"))
            {
                context.Response.Headers[name] = string.Join(", ", values);
            }
        }

        await EndAsync(context.Response, context.Request.HttpMethod == "HEAD" ? [] : bytes);
    }

    private static Task WriteAsync(HttpListenerResponse response, int status, object body)
    {
        response.StatusCode = status;
        response.ContentType = "application/x-amz-json-1.1";
        return EndAsync(response, JsonSerializer.SerializeToUtf8Bytes(body));
    }

    private static string XmlError(string error) =>
        $"<Error><Code>{error}</Code><Message>Said by the test.</Message></Error>";

    private static Task WriteXmlAsync(HttpListenerResponse response, int status, string body)
    {
        response.StatusCode = status;
        response.ContentType = "application/xml";
        return EndAsync(response, Encoding.UTF8.GetBytes(body));
    }

    private static async Task EndAsync(HttpListenerResponse response, byte[] body)
    {
        try
        {
            if (body.Length > 0)
            {
                response.ContentLength64 = body.Length;
                await response.OutputStream.WriteAsync(body);
            }

            response.Close();
        }
        catch (HttpListenerException)
        {
            // The command was killed.
        }
    }
}
