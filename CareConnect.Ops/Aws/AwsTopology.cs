using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>One environment in AWS: whom to ask, and where its things are. Making it makes no call.</summary>
internal sealed class AwsTopology
{
    private AwsCaller? _caller;
    private EnvironmentOutputs? _outputs;
    private readonly OpsHome _home;
    private readonly Action<string> _say;

    private AwsTopology(AwsEnvironment environment, OpsHome home, Action<string> say, string? profile)
    {
        (Environment, _home, _say) = (environment, home, say);
        Cli = new AwsCli(environment.Region, say) { Profile = profile };
        Terraform = new TerraformCli(environment, home, Cli, say);
        Records = new RecordBucket(Cli, environment.BackupsBucket);
    }

    public AwsEnvironment Environment { get; }
    public AwsCli Cli { get; }
    public TerraformCli Terraform { get; }

    /// <summary>Releases, gates and the journal, in the environment's backups bucket.</summary>
    public RecordBucket Records { get; }

    public static AwsTopology Find(string environment, OpsHome home, Action<string> say) =>
        new(AwsEnvironment.Find(environment), home, say, null);

    /// <summary>
    /// Another environment, which may live in another account: CARECONNECT_AWS_PROFILE_STAGING and the like name the login for it.
    /// </summary>
    public AwsTopology Other(string environment)
    {
        var variable = $"CARECONNECT_AWS_PROFILE_{environment.ToUpperInvariant()}";
        return new(AwsEnvironment.Find(environment), _home, _say, System.Environment.GetEnvironmentVariable(variable));
    }

    /// <summary>Who calls; asked once. Nothing was changed before, and nothing will be in an account that is not the environment's.</summary>
    /// <exception cref="RefusedException">It is another account.</exception>
    public async Task<AwsCaller> CallerAsync(CancellationToken cancellationToken)
    {
        var caller = _caller ??= await Cli.ReadAsync<AwsCaller>(["sts", "get-caller-identity"], cancellationToken);
        return caller.Account == Environment.Account
            ? caller
            : throw new RefusedException(
                $"You are signed in to account {caller.Account} as {caller.Arn}, but {Environment.Name} lives in account {Environment.Account} "
                    + $"({Environment.Variables}). Nothing was done. Sign in to the right one: set AWS_PROFILE, or `aws sso login`."
            );
    }

    /// <summary>Where users come in.</summary>
    /// <exception cref="ProcedureException">Terraform does not know.</exception>
    public async Task<Uri> AddressAsync(CancellationToken cancellationToken) =>
        (await OutputsAsync(cancellationToken)).Edge?.Address
        ?? throw new ProcedureException(
            $"Terraform has no output 'edge' that names the domain of {Environment.Name}. Apply the infrastructure first."
        );

    /// <summary>What Terraform knows of the environment; asked once.</summary>
    public async Task<EnvironmentOutputs> OutputsAsync(CancellationToken cancellationToken)
    {
        if (_outputs is null)
        {
            await Terraform.InitAsync(cancellationToken);
            _outputs = EnvironmentOutputs.Parse(await Terraform.OutputsAsync(cancellationToken));
        }

        return _outputs;
    }
}

/// <param name="Account">12 digits.</param>
/// <param name="Arn">User or assumed role.</param>
internal sealed record AwsCaller(string Account, string Arn)
{
    /// <summary>The last part of the ARN: a user's name, or the name of a role's session.</summary>
    public string Name => Arn[(Arn.LastIndexOf('/') + 1)..];

    /// <summary>All names that the caller goes by. Within a workflow the person behind it is who started it.</summary>
    public IReadOnlyList<string> Names =>
        [
            Arn,
            Name,
            Environment.GetEnvironmentVariable("GITHUB_ACTOR") is { Length: > 0 } actor ? actor : Environment.UserName,
        ];
}
