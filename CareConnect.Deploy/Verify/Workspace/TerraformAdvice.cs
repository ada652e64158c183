namespace CareConnect.Deploy.Verify.Workspace;

/// <summary>Says in plain words what to do about a refusal of Terraform.</summary>
internal static class TerraformAdvice
{
    public static string For(Exception exception) =>
        exception is TerraformRefusal { StepName: "init" } refusal && IsAboutProvider(refusal.Message)
            ? $"""
                terraform could not get its AWS provider.
                Without a network, unpack hashicorp/aws 5.100 to <folder>/registry.terraform.io/hashicorp/aws/<version>/<platform> and name <folder> in
                CARECONNECT_TF_PLUGINS, or name a CLI configuration file in TF_CLI_CONFIG_FILE.
                {refusal.Message}
                """
        : exception is TerraformRefusal { StepName: "plan" } plan
        && plan.Message.Contains("Invalid value for variable", StringComparison.Ordinal)
            ? $"a variable got a placeholder that its validation refuses; give it a value in the environment's tfvars.\n{plan.Message}"
        : exception.Message;

    private static bool IsAboutProvider(string message) =>
        message.Contains("Failed to query available provider packages", StringComparison.Ordinal)
        || message.Contains("Failed to install provider", StringComparison.Ordinal);

    // A value that one module gives another is the tree's own fault.
    private static bool IsAboutPlaceholder(string message) =>
        message.Contains("Invalid value for variable", StringComparison.Ordinal)
        && !message.Contains("in module", StringComparison.Ordinal);
}
