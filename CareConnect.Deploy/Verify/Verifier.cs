using CareConnect.Deploy.Verify.Exceptions;
using CareConnect.Deploy.Verify.Plans;
using CareConnect.Deploy.Verify.Workspace;

namespace CareConnect.Deploy.Verify;

/// <summary>Verifies environments of one Terraform tree.</summary>
/// <param name="tree">The folder terraform_aws.</param>
/// <param name="clock">Says which exceptions have ended.</param>
/// <param name="progress">Told of long steps.</param>
internal sealed class Verifier(string tree, TimeProvider clock, Action<string> progress)
{
    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <exception cref="TerraformRefusal">Terraform refused the tree.</exception>
    /// <exception cref="FormatException">The exceptions file is not readable.</exception>
    public async Task<Verification> VerifyAsync(EnvironmentRoot root, CancellationToken cancellationToken)
    {
        var exceptions = Exceptions();
        var made = await new PlanMaker(tree, progress).MakeAsync(root, cancellationToken);
        return Verification.Of(made.Deployment, exceptions, Today, made.Steps);
    }

    /// <summary>
    /// Verifies a plan that somebody else made, for instance the one about to be applied. No canaries were planted in it, and
    /// documents with unknown parts cannot be read.
    /// </summary>
    /// <exception cref="FormatException">The file is no plan, or the exceptions file is not readable.</exception>
    public Verification VerifyPlan(EnvironmentRoot root, string file)
    {
        var plan = Read(file, Path.Combine(tree, root.Folder));
        var deployment = new Deployment(
            root.Environment,
            plan,
            new Dictionary<string, string>(),
            new Dictionary<string, string>()
        );
        return Verification.Of(deployment, Exceptions(), Today, []);
    }

    private IReadOnlyList<RuleException> Exceptions() => ExceptionFile.Read(Path.Combine(tree, ExceptionFile.Name));

    private static Plan Read(string file, string root)
    {
        try
        {
            return PlanReader.Read(File.ReadAllText(file), root);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{file}: {e.Message}", e);
        }
    }
}
