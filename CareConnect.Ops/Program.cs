using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Procedures;

var arguments = OpsCommandLine.Create().Parse(args);
var exitCode = await arguments.InvokeAsync();
return arguments.Errors.Count > 0 ? (int)ExitCode.Usage : exitCode;
