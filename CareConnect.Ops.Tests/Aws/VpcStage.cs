using System.Text.Json;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.TestSupport;
using Npgsql;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// The environment dev as the operators' task sees it: a real PostgreSQL whose login is no superuser, as RDS gives none, a
/// real S3 that looks at signatures, a real cache. They are the running AppHost's.
/// </summary>
internal sealed class VpcStage
{
    private const string Master = "ops_master";
    private const string Password = "a-master-of-no-superuser-0123456789";

    private VpcStage(VpcTasks tasks, LocalTopology local, NpgsqlConnectionStringBuilder superuser) =>
        (Tasks, Local, Superuser) = (tasks, local, superuser);

    public VpcTasks Tasks { get; }

    public LocalTopology Local { get; }

    /// <summary>To look into the database past all walls.</summary>
    public NpgsqlConnectionStringBuilder Superuser { get; }

    /// <summary>What Terraform hands the task.</summary>
    public static async Task<IReadOnlyDictionary<string, string?>> VariablesAsync(
        LocalTopology local,
        CancellationToken stop
    )
    {
        var database = (await local.DatabaseAsync(stop)).Owner;
        var storage = await local.ResourceAsync(LocalNames.Storage, stop);
        var login = new
        {
            engine = "postgres",
            host = database.Host,
            port = database.Port,
            username = Master,
            password = Password,
            databases = new[] { database.Database },
        };
        return new Dictionary<string, string?>
        {
            ["CARECONNECT_ENVIRONMENT"] = "dev",
            ["CARECONNECT_DATABASE_SSL_MODE"] = "disable",
            ["DATABASE_LOGIN_POSTGRES"] = JsonSerializer.Serialize(login),
            ["CACHE_LOGIN_CACHE"] = await local.CacheAsync(stop),
            ["BUCKET_BACKUPS"] = LocalNames.BackupBucket,
            ["AWS_ENDPOINT_URL_S3"] = storage.Urls.First(url => url.Scheme == Uri.UriSchemeHttp).AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = await local.VariableAsync(storage.Name, "ROOT_ACCESS_KEY", stop),
            ["AWS_SECRET_ACCESS_KEY"] = await local.VariableAsync(storage.Name, "ROOT_SECRET_KEY", stop),
            ["AWS_SESSION_TOKEN"] = null,
            ["AWS_REGION"] = "us-east-1",
        };
    }

    public static async Task<VpcStage> BuildAsync(
        Cloud cloud,
        RunningAppHost running,
        CancellationToken stop,
        string more = ""
    )
    {
        var local = LocalTopology.Find(new OpsHome(running.Home), null);
        var superuser = (await local.DatabaseAsync(stop)).Owner;
        await using (var connection = await DatabaseAccess.OpenAsync(superuser, stop))
        {
            // What the Migrator gives the login that it runs as, and what RDS gives its master besides.
            await connection.ExecuteAsync(
                $"""
                DO $$ BEGIN
                  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{Master}') THEN
                    CREATE ROLE {Master} LOGIN CREATEROLE CREATEDB PASSWORD '{Password}';
                  END IF;
                END $$;
                GRANT careconnect_owner, careconnect_backup, pg_monitor, pg_signal_backend TO {Master};
                GRANT SET ON PARAMETER session_replication_role TO {Master};
                ALTER DATABASE {Sql.Quoted(superuser.Database!)} OWNER TO {Master};
                """,
                stop
            );
        }

        var tasks = new VpcTasks(await VariablesAsync(local, stop));
        cloud.Proxy.Tasks = tasks;
        var outputs = new Dictionary<string, object>
        {
            ["cluster"] = new { name = "careconnect-dev" },
            ["network"] = new { private_subnet_ids = new[] { "subnet-1", "subnet-2" } },
            ["edge"] = new { domain_name = running.Api.AbsoluteUri },
            ["ops_task"] = new
            {
                task_definition_arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/careconnect-dev-ops:7",
                container_name = "ops",
                log_group_name = "/ecs/careconnect-dev/ops",
                security_group_ids = new[] { "sg-ops" },
            },
        };
        await cloud.ApplyAsync(
            string.Concat(outputs.Select(output => $"{output.Key} = {JsonSerializer.Serialize(output.Value)}\n")) + more
        );
        cloud.Proxy.Calls.Clear();
        return new VpcStage(tasks, local, superuser);
    }
}
