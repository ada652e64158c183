using System.Net;
using System.Security.Cryptography;
using System.Text;
using CareConnect.Api.Access;
using CareConnect.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace CareConnect.Api.Auth;

/// <summary>
/// Slows guessing down. An attempt is counted before the password is looked at, for all of <see cref="SignInLimit"/> or for none,
/// under locks of the database: parallel guesses on any number of replicas never get more looks than the limits. docs/sign-in.md
/// says what is counted and why nobody can lock an account.
/// </summary>
internal sealed class SignInThrottle(
    CareConnectDbContext db,
    IOptions<SignInOptions> options,
    SignInAlerts alerts,
    TimeProvider clock
)
{
    // Always in this order, so that no two attempts wait for each other.
    private readonly SignInLimit[] _limits =
    [
        SignInLimit.Account,
        SignInLimit.Address,
        SignInLimit.Anywhere,
        SignInLimit.Everywhere(options.Value),
    ];

    private const string Lock = """
        INSERT INTO sign_in_throttles AS t (key, failures, window_started_at)
        SELECT key, 0, $2 FROM unnest($1) WITH ORDINALITY AS counted (key, place) ORDER BY place
        ON CONFLICT (key) DO UPDATE SET failures = t.failures
        """;

    // Answers until when to wait, without a key; or each key, with the block that this attempt set on it.
    private const string Count = """
        WITH known AS (
          SELECT EXISTS (SELECT 1 FROM users u JOIN sign_in_networks n ON n.user_id = u.id
            WHERE u.normalized_email = $3 AND n.network = $4) AS is_known
        ), counts AS (
          SELECT t.key, t.blocked_until, l.most, l.first_block, l.longest_block, l.spares_known,
            1 + CASE WHEN t.window_started_at < $2 - l.lasts THEN 0 ELSE t.failures END AS failures,
            CASE WHEN l.is_consecutive OR t.window_started_at < $2 - l.lasts THEN $2 ELSE t.window_started_at END AS started_at
          FROM unnest($1, $5, $6, $7, $8, $9, $10)
            AS l (key, most, first_block, longest_block, lasts, is_consecutive, spares_known)
          JOIN sign_in_throttles t ON t.key = l.key
        ), waiting AS (
          SELECT max(blocked_until) AS until FROM counts, known
          WHERE blocked_until > $2 AND NOT (spares_known AND is_known)
        ), counted AS (
          UPDATE sign_in_throttles t SET failures = c.failures, window_started_at = c.started_at,
            blocked_until = CASE
              WHEN c.blocked_until > $2 THEN c.blocked_until
              WHEN c.failures >= c.most THEN $2 + least(c.first_block * 2 ^ least(c.failures - c.most, 20), c.longest_block)
            END
          FROM counts c, waiting WHERE t.key = c.key AND waiting.until IS NULL
          RETURNING t.key, CASE WHEN t.blocked_until IS DISTINCT FROM c.blocked_until THEN t.blocked_until END AS until
        )
        SELECT NULL AS key, until FROM waiting WHERE until IS NOT NULL UNION ALL SELECT key, until FROM counted
        """;

    private const string Forgive = "DELETE FROM sign_in_throttles WHERE key = $1";

    // Of blocks, only the one that this very attempt set ends.
    private const string GiveBack = """
        UPDATE sign_in_throttles SET failures = greatest(failures - 1, 0), blocked_until = nullif(blocked_until, $2) WHERE key = $1
        """;

    private const string Remember = """
        INSERT INTO sign_in_networks (user_id, network, last_used_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id, network) DO UPDATE SET last_used_at = excluded.last_used_at
        """;

    private readonly Dictionary<string, DateTimeOffset?> _blocks = [];
    private string[] _keys = [];
    private string _network = "";

    /// <summary>Counts an attempt; a time span is how long to wait, since the attempt must not be made.</summary>
    public async Task<TimeSpan?> ReserveAsync(
        string normalizedEmail,
        IPAddress? address,
        CancellationToken cancellationToken
    )
    {
        _network = ClientNetwork.Of(address);
        // A hash, so that the table is no list of who has an account.
        var account = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normalizedEmail)));
        _keys = [$"account:{account}:{_network}", $"address:{_network}", $"anywhere:{account}", "everywhere"];
        var now = clock.GetUtcNow();
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
        batch.BatchCommands.Add(Sql.Command(Lock, _keys, now));
        batch.BatchCommands.Add(CountCommand(now, normalizedEmail));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            DateTimeOffset? until = await reader.IsDBNullAsync(1, cancellationToken)
                ? null
                : reader.GetFieldValue<DateTimeOffset>(1);
            if (await reader.IsDBNullAsync(0, cancellationToken))
            {
                // The clock anew: this attempt may have queued behind the one that was blocked.
                return until - clock.GetUtcNow();
            }
            _blocks[reader.GetString(0)] = until;
        }
        return null;
    }

    /// <summary>The attempt was wrong: tells of a limit that it passed, except of one person's mistyping.</summary>
    public void Fail()
    {
        foreach (var (limit, key) in _limits.Zip(_keys))
        {
            if (limit != SignInLimit.Account && _blocks.GetValueOrDefault(key) is not null)
            {
                alerts.Raise(limit.Name);
            }
        }
    }

    /// <summary>
    /// The attempt was right: the account starts anew, the network and everybody get the attempt back, and the account knows the
    /// network. Last in its transaction, since everybody waits for these rows.
    /// </summary>
    public void AddSuccess(NpgsqlBatch batch, Guid userId)
    {
        batch.BatchCommands.Add(Sql.Command(Remember, userId, _network, clock.GetUtcNow()));
        batch.BatchCommands.Add(Sql.Command(Forgive, _keys[0]));
        batch.BatchCommands.Add(Sql.Command(GiveBack, _keys[1], _blocks.GetValueOrDefault(_keys[1])));
        batch.BatchCommands.Add(Sql.Command(Forgive, _keys[2]));
        batch.BatchCommands.Add(Sql.Command(GiveBack, _keys[3], _blocks.GetValueOrDefault(_keys[3])));
    }

    private NpgsqlBatchCommand CountCommand(DateTimeOffset now, string normalizedEmail)
    {
        return Sql.Command(
            Count,
            _keys,
            now,
            normalizedEmail,
            _network,
            Each(limit => limit.Failures, NpgsqlDbType.Integer),
            Each(limit => limit.FirstBlock, NpgsqlDbType.Interval),
            Each(limit => limit.LongestBlock, NpgsqlDbType.Interval),
            Each(limit => limit.Window, NpgsqlDbType.Interval),
            Each(limit => limit.IsConsecutive, NpgsqlDbType.Boolean),
            Each(limit => limit.SparesKnownNetworks, NpgsqlDbType.Boolean)
        );

        SqlValue Each<T>(Func<SignInLimit, T> value, NpgsqlDbType type) =>
            new(_limits.Select(value).ToArray(), NpgsqlDbType.Array | type);
    }
}
