namespace CareConnect.AppHost.Local;

/// <summary>
/// The switch <c>--with-replica</c>: the database as production has it, with a standby that serves reads and takes over, and
/// an archive of the write-ahead log. Nothing of it exists without the switch, or when the topology is published.
/// </summary>
/// <param name="Primary">The server that takes writes, as long as no standby was promoted.</param>
/// <param name="Standby">Follows it.</param>
internal sealed record LocalReplica(
    IResourceBuilder<PostgresServerResource> Primary,
    IResourceBuilder<PostgresServerResource> Standby
)
{
    public const string Switch = "--with-replica";
    private const string Archive = "/wal-archive";

    // A segment that is there already must be the same; one that is half copied never has its name. A file that was copied
    // but not written down would be lost with the machine.
    private const string ArchiveCommand =
        $"if [ -f \"{Archive}/%f\" ]; then cmp -s \"%p\" \"{Archive}/%f\"; else cp \"%p\" \"{Archive}/%f.part\" "
        + $"&& sync \"{Archive}/%f.part\" && mv \"{Archive}/%f.part\" \"{Archive}/%f\"; fi";

    /// <summary>Null without the switch.</summary>
    public static LocalReplica? Add(
        IDistributedApplicationBuilder builder,
        string[] args,
        IResourceBuilder<PostgresServerResource> primary
    )
    {
        if (builder.ExecutionContext.IsPublishMode || !args.Contains(Switch))
        {
            return null;
        }

        var tag = primary.Resource.Annotations.OfType<ContainerImageAnnotation>().Last().Tag!;
        var password = builder.CreateResourceBuilder(primary.Resource.PasswordParameter);
        var standby = builder
            .AddPostgres($"{primary.Resource.Name}-replica", password: password)
            .WithImageTag(tag)
            .WithDataVolume("careconnect-postgres-replica")
            .WithEnvironment("POSTGRES_PRIMARY_HOST", primary.Resource.Host)
            .WithEnvironment("POSTGRES_PRIMARY_PORT", primary.Resource.Port)
            .WithEnvironment("POSTGRES_PRIMARY_SLOT", "postgres_replica")
            .WaitFor(primary);
        foreach (var server in (IResourceBuilder<PostgresServerResource>[])[primary, standby])
        {
            server.WithVolume("careconnect-postgres-wal", Archive).WithArgs(Settings());
        }

        return new(primary, standby);
    }

    /// <summary>A login that goes to whichever server fits, so that a promotion needs no restart.</summary>
    /// <param name="role">The role.</param>
    /// <param name="password">Its password.</param>
    /// <param name="database">The database.</param>
    /// <param name="server">primary or prefer-standby, as Npgsql says it.</param>
    public ReferenceExpression Login(
        string role,
        ParameterResource password,
        PostgresDatabaseResource database,
        string server
    )
    {
        var (first, second) = (Primary.Resource, Standby.Resource);
        return ReferenceExpression.Create(
            $"Host={first.Host}:{first.Port},{second.Host}:{second.Port};Username={role};Password={password};Database={database.DatabaseName};Target Session Attributes={server};Host Recheck Seconds=1"
        );
    }

    /// <summary>Lets who has the server's own login find the server that takes writes.</summary>
    public void Reach(IResourceBuilder<ProjectResource> project, IResourceBuilder<PostgresDatabaseResource> database) =>
        project.WithEnvironment(
            $"ConnectionStrings__{database.Resource.Name}",
            Login("postgres", Primary.Resource.PasswordParameter, database.Resource, "primary")
        );

    private static string[] Settings() =>
        [
            .. new[]
            {
                "archive_mode=on",
                $"archive_command={ArchiveCommand}",
                // What a restore to a point in time can lose when the whole disk of the server is gone.
                "archive_timeout=60s",
                // A standby that stays away must not fill the disk of the server.
                "max_slot_wal_keep_size=4GB",
            }.SelectMany(setting => new[] { "-c", setting }),
        ];
}

internal static class LocalReplicaArguments
{
    /// <summary>The arguments but for the switch, which the command line's own reader would take for a key.</summary>
    public static string[] WithoutReplica(this string[] args) => [.. args.Where(arg => arg != LocalReplica.Switch)];
}
