using System.Collections;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

// Says what it was given, then stays until it is told to end: [--exit CODE] [--crash] [--lines COUNT]
// With UDP_PORT set it answers each datagram with its process id.
var environment = new SortedDictionary<string, string?>(
    Environment
        .GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value),
    StringComparer.Ordinal
);
Console.WriteLine(JsonSerializer.Serialize(environment));
for (var line = 1; line <= Option("--lines"); line++)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line {line}"));
}

if (args.Contains("--crash"))
{
    throw new InvalidOperationException("The worker was asked to crash.");
}

if (Option("--exit") is { } code)
{
    return code;
}

if (int.TryParse(environment.GetValueOrDefault("UDP_PORT"), CultureInfo.InvariantCulture, out var port))
{
    _ = Task.Run(() => AnswerAsync(port));
}

using var ended = new ManualResetEventSlim();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
ended.Wait();
return 0;

static async Task AnswerAsync(int port)
{
    using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
    var answer = Encoding.UTF8.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    while (true)
    {
        var received = await socket.ReceiveAsync();
        await socket.SendAsync(answer, received.RemoteEndPoint);
    }
}

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ended.Set();
}

int? Option(string name) =>
    Array.IndexOf(args, name) is var at and >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : null;
