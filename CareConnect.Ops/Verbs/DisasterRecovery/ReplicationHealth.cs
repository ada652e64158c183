using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Verbs.Health;
using Npgsql;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>How far the standby and the archive are behind, as the primary sees it, judged by how much that would lose.</summary>
internal static class ReplicationHealth
{
    private const string RestartStandby =
        "restart the standby in the dashboard; its console says why it does not follow";

    public static async Task<Finding> LagAsync(NpgsqlConnection primary, CancellationToken cancellationToken)
    {
        var standbys = await primary.RowsAsync(
            """
            SELECT application_name, state, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint,
              coalesce(replay_lag, interval '0')
            FROM pg_stat_replication WHERE application_name NOT LIKE 'pg\_%'
            """,
            row => (Name: row.GetString(0), State: row.GetString(1), Bytes: row.GetInt64(2), Lag: row.GetTimeSpan(3)),
            cancellationToken
        );
        if (standbys is [])
        {
            return Finding.Failure("no standby follows: all that is not in the archive would be lost", RestartStandby);
        }

        var text = string.Join(
            "; ",
            standbys.Select(standby =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{standby.Name} is {standby.State}, {standby.Bytes:N0} bytes and {standby.Lag.TotalSeconds:0.000} s behind"
                )
            )
        );
        return Judge(standbys.Min(standby => standby.Lag), text, RestartStandby);
    }

    public static async Task<Finding> SlotsAsync(NpgsqlConnection primary, CancellationToken cancellationToken)
    {
        var slots = await primary.RowsAsync(
            """
            SELECT slot_name, active, coalesce(wal_status, 'unknown'),
              coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint, 0)
            FROM pg_replication_slots WHERE NOT temporary ORDER BY 1
            """,
            row =>
                (Name: row.GetString(0), IsActive: row.GetBoolean(1), Status: row.GetString(2), Kept: row.GetInt64(3)),
            cancellationToken
        );
        var text = string.Join(
            "; ",
            slots.Select(slot =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{slot.Name} is {(slot.IsActive ? "active" : "not active")}, keeps {slot.Kept:N0} bytes ({slot.Status})"
                )
            )
        );
        return slots switch
        {
            [] => Finding.Warning("there is none: a standby that was away cannot catch up", RestartStandby),
            _ when slots.Any(slot => slot.Status is "lost" or "unreserved") => Finding.Failure(
                $"{text}: the standby was away for too long",
                "stop the standby, move its data away and start it: it copies the primary anew"
            ),
            _ when slots.Any(slot => !slot.IsActive) => Finding.Warning(text, RestartStandby),
            _ => Finding.Ok(text),
        };
    }

    public static async Task<Finding> ArchiveAsync(NpgsqlConnection primary, CancellationToken cancellationToken)
    {
        const string Look = "look at the server's console in the dashboard, and at the space on the disk";
        var (mode, archived, isFailing, waiting, oldest) = (
            await primary.RowsAsync(
                """
                SELECT current_setting('archive_mode'), now() - last_archived_time,
                  coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false),
                  (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'),
                  coalesce((SELECT now() - min(modification) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'), interval '0')
                FROM pg_stat_archiver
                """,
                row =>
                    (
                        row.GetString(0),
                        row.IsDBNull(1) ? (TimeSpan?)null : row.GetTimeSpan(1),
                        row.GetBoolean(2),
                        row.GetInt64(3),
                        row.GetTimeSpan(4)
                    ),
                cancellationToken
            )
        )[0];
        if (mode == "off")
        {
            return Finding.Failure(
                "there is none: no restore to a point in time",
                "start the AppHost with --with-replica"
            );
        }

        var last = archived is { } age
            ? string.Create(CultureInfo.InvariantCulture, $"the last segment went there {age.TotalSeconds:0} s ago")
            : "no segment is full yet";
        var text = $"{last}; {waiting} wait";
        return isFailing ? Finding.Failure($"{text}; the last attempt failed", Look) : Judge(oldest, text, Look);
    }

    private static Finding Judge(TimeSpan wouldBeLost, string text, string remedy) =>
        wouldBeLost > RecoveryGoals.Guide.Rpo ? Finding.Failure($"{text}: beyond the guide's RPO of 1 h", remedy)
        : wouldBeLost > RecoveryGoals.Ours.Rpo ? Finding.Warning($"{text}: beyond our RPO of 5 min", remedy)
        : Finding.Ok(text);
}
