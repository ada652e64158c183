using System.CommandLine;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Procedures;

var arguments = OpsCommandLine.Create().Parse(args);

// An interrupted command gets the time to delete what it must not leave behind; what lasts longer goes with the next command.
var exitCode = await arguments.InvokeAsync(
    new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) }
);
return arguments.Errors.Count > 0 ? (int)ExitCode.Usage : exitCode;
