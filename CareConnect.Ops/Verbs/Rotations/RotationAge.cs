using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Journal;
using CareConnect.Ops.Local;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary>How old passwords and keys are: since the last rotation in the journal, else since the database was made.</summary>
/// <param name="Since">UTC.</param>
/// <param name="WasRotated">Whether they were ever renewed.</param>
/// <param name="Unfinished">When a rotation began that did not end; null without one.</param>
internal sealed record RotationAge(DateTimeOffset Since, bool WasRotated, DateTimeOffset? Unfinished)
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);
    private const string Command = "careconnect rotate --target local";

    public bool IsDue => Unfinished is not null || DateTimeOffset.UtcNow - Since >= Longest;

    public static async Task<RotationAge> OfAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var journal = new JournalFile(topology.Home.Journal("local", topology.Name), TimeProvider.System);
        var entries = await journal.ReadAsync(cancellationToken);
        if (UnfinishedRun.Of(entries, LocalRotation.Verb)?.Start.Time is { } began)
        {
            // It may have stopped where the server's login has a password that only the same command finds.
            return new(began, true, began);
        }

        return
            entries.LastOrDefault(entry => entry is { Event: JournalEvent.Done, Verb: LocalRotation.Verb }) is { } last
            ? new(last.Time, true, null)
            : new(await MadeAsync(topology, cancellationToken), false, null);
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(WasRotated ? "renewed" : "as old as the database:")} {Since:yyyy-MM-dd}, due by {Since + Longest:yyyy-MM-dd}"
        );

    public Finding ToFinding() =>
        this switch
        {
            { Unfinished: { } began } => Finding.Warning(
                $"the rotation that began {began:yyyy-MM-dd HH:mm} UTC has not ended",
                Command
            ),
            { IsDue: true } => Finding.Warning(ToString(), Command),
            _ => Finding.Ok(ToString()),
        };

    private static async Task<DateTimeOffset> MadeAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var database = await DatabaseAccess.OfAsync(topology, cancellationToken);
        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        return await connection.ValueAsync<DateTime>(
            "SELECT coalesce(min(installed_on)::timestamptz, now()) FROM careconnect_migrations",
            cancellationToken
        );
    }
}
