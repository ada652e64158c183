using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using CareConnect.Api.Access;
using CareConnect.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CareConnect.Api.Auth;

/// <summary>
/// Slows guessing down. An attempt is counted before the password is looked at, by one statement, so that parallel guesses on
/// any number of replicas never get more looks than the limit. Accounts are counted for each address apart: a stranger who
/// fails on purpose blocks nobody but themselves.
/// </summary>
internal sealed class SignInThrottle(CareConnectDbContext db, TimeProvider clock)
{
    /// <summary>Wrong passwords for one account from one address before each further one must wait.</summary>
    public const int AccountLimit = 5;

    /// <summary>Wrong passwords from one address, for whatever accounts: more than a family or a ward mistypes.</summary>
    public const int AddressLimit = 100;

    // The first block lasts so long, each further one twice as long as the one before.
    private static readonly TimeSpan FirstBlock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBlock = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private const string Reserve = """
        INSERT INTO sign_in_throttles AS t (key, failures, window_started_at) VALUES ($1, 1, $2)
        ON CONFLICT (key) DO UPDATE SET
          failures = CASE WHEN t.window_started_at < $3 THEN 1 ELSE t.failures + 1 END,
          window_started_at = CASE WHEN t.window_started_at < $3 THEN $2 ELSE t.window_started_at END,
          blocked_until = CASE WHEN t.window_started_at >= $3 AND t.failures + 1 >= $4
            THEN $2 + least($5 * 2 ^ least(t.failures + 1 - $4, 20), $6) * interval '1 second' END
        WHERE t.blocked_until IS NULL OR t.blocked_until <= $2
        RETURNING NULL::timestamptz
        """;

    private const string ReadBlock = "SELECT blocked_until FROM sign_in_throttles WHERE key = $1";
    private const string Forgive = "DELETE FROM sign_in_throttles WHERE key = $1";

    private const string GiveBack = """
        UPDATE sign_in_throttles SET failures = greatest(failures - 1, 0), blocked_until = NULL WHERE key = $1
        """;

    private string _account = "";
    private string _address = "";

    /// <summary>Counts an attempt; a time span is how long to wait, since the attempt must not be made.</summary>
    public async Task<TimeSpan?> ReserveAsync(
        string normalizedEmail,
        IPAddress? address,
        CancellationToken cancellationToken
    )
    {
        _address = "address:" + Network(address);
        // A hash, so that the table is no list of who has an account.
        var account = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normalizedEmail)));
        _account = $"account:{account}:{Network(address)}";
        return await ReserveAsync(_address, AddressLimit, cancellationToken)
            ?? await ReserveAsync(_account, AccountLimit, cancellationToken);
    }

    /// <summary>The attempt was right: the account starts anew, and the address gets its attempt back.</summary>
    public void AddSuccess(NpgsqlBatch batch)
    {
        batch.BatchCommands.Add(Sql.Command(Forgive, _account));
        batch.BatchCommands.Add(Sql.Command(GiveBack, _address));
    }

    private async Task<TimeSpan?> ReserveAsync(string key, int limit, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            Sql.Command(Reserve, key, now, now - Window, limit, FirstBlock.TotalSeconds, LongestBlock.TotalSeconds)
        );
        batch.BatchCommands.Add(Sql.Command(ReadBlock, key));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (await reader.ReadAsync(cancellationToken))
        {
            return null;
        }
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && !await reader.IsDBNullAsync(0, cancellationToken)
            // The clock anew: this attempt may have queued for the row behind the one that was blocked.
            ? reader.GetFieldValue<DateTimeOffset>(0) - clock.GetUtcNow()
            : TimeSpan.FromSeconds(1);
    }

    // One household has one IPv6 network of 64 bits and any number of addresses in it.
    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }
}
