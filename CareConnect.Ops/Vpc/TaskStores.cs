using System.Text.Json;
using Amazon.S3;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Storage;
using Npgsql;

namespace CareConnect.Ops.Vpc;

/// <summary>
/// The stores of an environment as the operators' task finds them: Terraform hands it logins and names by variables
/// (terraform_aws/modules/ops_task). Making it reads none of them, so that a plan can be made anywhere.
/// </summary>
internal sealed class TaskStores : Stores
{
    public const string EnvironmentVariable = "CARECONNECT_ENVIRONMENT";
    private const string LoginVariable = "DATABASE_LOGIN_POSTGRES";
    private const string CacheVariable = "CACHE_LOGIN_CACHE";
    private const string BucketVariable = "BUCKET_BACKUPS";

    // RDS's certificates lie beside the program; a server that has no certificate, such as a rehearsal's, must be named.
    private const string TlsVariable = "CARECONNECT_DATABASE_SSL_MODE";
    private const string Certificates = "rds-global-bundle.pem";
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// The server's login, which is no superuser on RDS: it owns the database and belongs to careconnect_owner, and takes on
    /// careconnect_backup to dump.
    /// </summary>
    public override async Task<DatabaseAccess> DatabaseAsync(CancellationToken cancellationToken)
    {
        var login = Login.Parse(Required(LoginVariable));
        var owner = new NpgsqlConnectionStringBuilder
        {
            Host = login.Host,
            Port = login.Port,
            Username = login.Username,
            Password = login.Password,
            Database = login.Databases[0],
            ApplicationName = DatabaseAccess.ApplicationName,
            Pooling = false,
            Timeout = 10,
            CommandTimeout = 0,
            SslMode = Enum.Parse<SslMode>(
                Environment.GetEnvironmentVariable(TlsVariable) ?? nameof(SslMode.VerifyFull),
                ignoreCase: true
            ),
        };
        if (owner.SslMode >= SslMode.VerifyCA)
        {
            owner.RootCertificate = Path.Combine(AppContext.BaseDirectory, Certificates);
        }

        return new(
            owner,
            new NpgsqlConnectionStringBuilder(owner.ConnectionString)
            {
                Options = $"-c role={DatabaseAccess.BackupRole}",
            }
        );
    }

    public override Task<ObjectStorage> BackupsAsync(CancellationToken cancellationToken) =>
        // The task's role and region come from ECS; an endpoint is set where S3 is another's.
        Task.FromResult(
            new ObjectStorage(
                new AmazonS3Client(
                    new AmazonS3Config
                    {
                        ForcePathStyle = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") is { Length: > 0 },
                    }
                ),
                Required(BucketVariable)
            )
        );

    public override Task<string> CacheAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Required(CacheVariable));

    /// <summary>
    /// Writes a metric as CloudWatch takes it out of a log by itself (Embedded Metric Format), under the dimensions that the
    /// alarms of terraform_aws/modules/monitoring have.
    /// </summary>
    public static void Measure(string name, double value)
    {
        var metric = new Dictionary<string, object>
        {
            ["_aws"] = new
            {
                Timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
                CloudWatchMetrics = new[]
                {
                    new
                    {
                        Namespace = "CareConnect/Operations",
                        Dimensions = new[] { new[] { "Environment", "Database" } },
                        Metrics = new[] { new { Name = name } },
                    },
                },
            },
            ["Environment"] = Required(EnvironmentVariable),
            ["Database"] = Local.LocalNames.Server,
            [name] = value,
        };
        Console.Out.WriteLine(JsonSerializer.Serialize(metric));
    }

    private static string Required(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new ProcedureException(
                $"{variable} is not set: --target task is for the operators' task within the VPC. From anywhere else: --target aws --env NAME."
            );

    /// <summary>What terraform_aws/modules/rds/secret.tf writes.</summary>
    private sealed record Login(
        string Host,
        int Port,
        string Username,
        string Password,
        IReadOnlyList<string> Databases
    )
    {
        // The text is a secret: no message quotes it.
        public static Login Parse(string json)
        {
            try
            {
                return
                    JsonSerializer.Deserialize<Login>(json, Format)
                        is { Host.Length: > 0, Username.Length: > 0, Password: not null, Databases.Count: > 0 } login
                    ? login
                    : throw new JsonException();
            }
            catch (JsonException)
            {
                throw new ProcedureException(
                    $"{LoginVariable} is no login: host, port, username, password and databases are expected."
                );
            }
        }
    }
}
