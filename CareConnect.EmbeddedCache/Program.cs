using System.Runtime.InteropServices;
using Garnet;

// Runs Garnet with the arguments given. One line of standard input is the password, or empty for none: arguments show in
// the list of processes, and a file would have to be cleared away.
var password = Console.In.ReadLine();
string[] secret = string.IsNullOrEmpty(password) ? [] : ["--auth", "Password", $"--password={password}"];
var stop = new ManualResetEventSlim();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

using var server = new GarnetServer([.. args, .. secret]);
server.Start();
stop.Wait();

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Set();
}
