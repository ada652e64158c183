using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary><c>diagnose database --end</c>: ends a connection, whose caller gets an error and may try again.</summary>
internal static class EndedConnection
{
    public static Procedure Create(Stores stores, int pid) =>
        new(
            $"diagnose database --end {pid.ToString(CultureInfo.InvariantCulture)}",
            [
                new Step(
                    "End the connection",
                    string.Create(CultureInfo.InvariantCulture, $"SELECT pg_terminate_backend({pid})"),
                    async (context, cancellationToken) =>
                    {
                        var database = await stores.DatabaseAsync(cancellationToken);
                        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
                        context.Facts["ended"] =
                            (
                                await connection.ValueAsync<bool>(
                                    string.Create(
                                        CultureInfo.InvariantCulture,
                                        $"""
                                        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                                        WHERE pid = {pid} AND backend_type = 'client backend' AND pid <> pg_backend_pid()
                                        """
                                    ),
                                    cancellationToken
                                )
                            )
                                ? "yes"
                                : "no";
                    }
                ),
            ]
        )
        {
            Summary = facts =>
                [
                    facts["ended"] == "yes"
                        ? $"Process {pid} was ended; what it had not committed is undone."
                        : $"No connection has the process id {pid} any more. careconnect diagnose database --target local shows those there are.",
                ],
        };
}
