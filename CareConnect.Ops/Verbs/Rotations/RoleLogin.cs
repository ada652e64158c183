using CareConnect.Migrator;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using Npgsql;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary>Passwords of PostgreSQL's roles.</summary>
internal static class RoleLogin
{
    /// <summary>Sets it by its verifier, so that the password itself reaches neither the server's log nor its statistics.</summary>
    public static Task SetPasswordAsync(
        this NpgsqlConnection owner,
        string role,
        string password,
        CancellationToken cancellationToken
    ) => owner.SetVerifierAsync(role, ScramVerifier.Create(password), cancellationToken);

    public static Task SetVerifierAsync(
        this NpgsqlConnection owner,
        string role,
        string verifier,
        CancellationToken cancellationToken
    ) => owner.ExecuteAsync($"ALTER ROLE {Sql.Quoted(role)} PASSWORD {Sql.Literal(verifier)}", cancellationToken);

    /// <summary>Whether the server lets the role in with the password.</summary>
    /// <param name="server">A login to it.</param>
    /// <param name="role">The role.</param>
    /// <param name="password">Its password.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <exception cref="ProcedureException">It could not be asked.</exception>
    public static async Task<bool> IsLetInAsync(
        NpgsqlConnectionStringBuilder server,
        string role,
        string password,
        CancellationToken cancellationToken
    )
    {
        var login = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = role, Password = password };
        try
        {
            await using var connection = await DatabaseAccess.OpenAsync(login, cancellationToken);
            return true;
        }
        catch (ProcedureException problem)
            when (problem.InnerException is PostgresException { SqlState: PostgresErrorCodes.InvalidPassword })
        {
            return false;
        }
    }
}
