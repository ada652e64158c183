using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using Npgsql;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary>
/// A role of PostgreSQL has one password. A bridge is a second login that may what the role may, as a member of it, for the
/// time in which the role gets its new one; then it is gone.
/// </summary>
internal static class BridgeRoles
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static string Of(string role) => $"{role}_bridge";

    /// <summary>The bridge is there, with the password of this verifier.</summary>
    public static async Task OpenAsync(
        NpgsqlConnection owner,
        string role,
        string verifier,
        CancellationToken cancellationToken
    )
    {
        var bridge = Sql.Quoted(Of(role));
        if (!await ExistsAsync(owner, role, cancellationToken))
        {
            await owner.ExecuteAsync($"CREATE ROLE {bridge} NOLOGIN", cancellationToken);
        }

        await owner.ExecuteAsync($"GRANT {Sql.Quoted(role)} TO {bridge}", cancellationToken);
        await owner.SetVerifierAsync(Of(role), verifier, cancellationToken);
        await owner.ExecuteAsync($"ALTER ROLE {bridge} LOGIN INHERIT", cancellationToken);
    }

    /// <summary>The bridge is gone; who is still on it is waited for, and then ended.</summary>
    public static async Task CloseAsync(NpgsqlConnection owner, string role, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(owner, role, cancellationToken))
        {
            return;
        }

        var bridge = Sql.Quoted(Of(role));
        await owner.ExecuteAsync($"ALTER ROLE {bridge} NOLOGIN PASSWORD NULL", cancellationToken);
        var sessions = $"FROM pg_stat_activity WHERE usename = {Sql.Literal(Of(role))}";
        try
        {
            await ResourceControl.UntilAsync(
                Patience,
                async () => await owner.ValueAsync<long>($"SELECT count(*) {sessions}", cancellationToken) == 0,
                "",
                cancellationToken
            );
        }
        catch (ProcedureException)
        {
            await owner.ExecuteAsync($"SELECT pg_terminate_backend(pid) {sessions}", cancellationToken);
        }

        await owner.ExecuteAsync($"DROP ROLE {bridge}", cancellationToken);
    }

    private static Task<bool> ExistsAsync(NpgsqlConnection owner, string role, CancellationToken cancellationToken) =>
        owner.ValueAsync<bool>(
            $"SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = {Sql.Literal(Of(role))})",
            cancellationToken
        );
}
