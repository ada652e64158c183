using CareConnect.Data.Users;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CareConnect.Migrator;

/// <summary>Makes an ADMIN account, which nobody can register as.</summary>
internal sealed partial class FirstAdministrator(
    IConfiguration configuration,
    TimeProvider clock,
    ILogger<FirstAdministrator> logger
)
{
    private const string InsertSql = """
        WITH administrator AS (
          INSERT INTO users (id, email, normalized_email, password_hash, first_name, last_name, role, status, created_at)
          VALUES ($1, $2, $3, $4, 'CareConnect', 'Administrator', 'ADMIN', 'ACTIVE', $5)
          RETURNING id
        )
        INSERT INTO audit_logs (id, occurred_at, action, resource, resource_id, outcome)
        SELECT $6, $5, 'administrator.create', 'User', id, 'SUCCESS' FROM administrator
        """;

    public async Task CreateAsync(string connectionString, string email, CancellationToken cancellationToken)
    {
        var password = configuration["Admin:Password"] ?? await Console.In.ReadLineAsync(cancellationToken) ?? "";
        if (PasswordPolicy.Refuse(password, email) is { } reason)
        {
            throw new MigrationFailure($"the administrator's password is refused. {reason}");
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var asOwner = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            Options = $"-c role={DatabaseRoles.Owner}",
        };
        await using var connection = new NpgsqlConnection(asOwner.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(InsertSql, connection);
        object[] values =
        [
            id,
            email,
            User.NormalizeEmail(email),
            PasswordHash.Hash(password),
            now,
            Guid.CreateVersion7(now),
        ];
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new MigrationFailure(
                "an account with this e-mail address exists already; nothing was changed",
                exception
            );
        }

        LogCreated(id);
    }

    [LoggerMessage(LogLevel.Information, "Administrator {UserId} can sign in now")]
    private partial void LogCreated(Guid userId);
}
