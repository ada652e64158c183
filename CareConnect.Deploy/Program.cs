using System.CommandLine;
using CareConnect.Deploy.Commands;

var arguments = new RootCommand("Translates aspire-manifest.json to Terraform for AWS, and verifies the result.")
{
    TranslateCommand.Create(),
    ParametersCommand.Create(),
    VerifyCommand.Create(),
}.Parse(args);
var exitCode = await arguments.InvokeAsync();
return arguments.Errors.Count > 0 ? 2 : exitCode;
