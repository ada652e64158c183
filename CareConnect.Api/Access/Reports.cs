using System.Data;
using CareConnect.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CareConnect.Api.Access;

/// <summary>
/// Reads for reports, through <c>careconnect-readonly</c>: a replica where there is one, which may lag behind. The caller's
/// right was decided on the primary before; here row-level security looks once more. For GET endpoints only.
/// </summary>
internal sealed class Reports(ReportsDbContext db)
{
    private const string SetUser = "SELECT set_config('careconnect.user_id', $1, true)";

    /// <summary>
    /// Runs the commands as one implicit transaction and one round trip; <paramref name="read"/> starts at the first
    /// command's rows and calls NextResultAsync for those of the others.
    /// </summary>
    public async Task<T> ReadAsync<T>(
        Call call,
        IEnumerable<NpgsqlBatchCommand> commands,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        for (var isLast = false; ; isLast = true)
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            try
            {
                await using var batch = new NpgsqlBatch(connection);
                batch.BatchCommands.Add(Sql.Command(SetUser, call.UserId.ToString()));
                foreach (var command in commands)
                {
                    batch.BatchCommands.Add(command);
                }
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                return await read(reader, cancellationToken);
            }
            // Every idle connection is dead after a restart of PostgreSQL, and shows it only when used.
            catch (NpgsqlException) when (!isLast && connection.State != ConnectionState.Open)
            {
                NpgsqlConnection.ClearPool(connection);
            }
            finally
            {
                await db.Database.CloseConnectionAsync();
            }
        }
    }
}
