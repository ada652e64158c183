using System.CommandLine;

return await new RootCommand("Translates aspire-manifest.json to Terraform for AWS, and verifies the result.")
    .Parse(args)
    .InvokeAsync();
