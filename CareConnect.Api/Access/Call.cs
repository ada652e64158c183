using System.Security.Claims;
using CareConnect.Api.Auth;
using CareConnect.Data;
using CareConnect.Data.Audit;
using CareConnect.Data.CareCircles;
using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CareConnect.Api.Access;

/// <summary>
/// One signed-in request: who calls, for which patient, what was decided, and the transaction it happens in. The transaction
/// acts as the caller for row-level security. A write's audit row is part of it; a read's is committed before the answer
/// leaves, by <see cref="AuditWriter"/>.
/// </summary>
internal sealed class Call(CareConnectDbContext db, AuditWriter audits, TimeProvider clock) : IAsyncDisposable
{
    private IDbContextTransaction? _transaction;
    private AccessRule _rule = null!;
    private AuditOrigin _origin = null!;
    private bool _isAudited;

    public Guid UserId { get; private set; }
    public Guid SessionId { get; private set; }
    public UserRole Role { get; private set; }

    /// <summary>What the caller may do in the rule's category; who calls for their own record may do everything.</summary>
    public Scope Scope { get; private set; }

    /// <summary>Whether the caller may change the patient's care circle.</summary>
    public bool ManagesCircle { get; private set; }

    /// <summary>Whether PostgreSQL was asked; no answer leaves before.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>Why the caller may not; null when not decided yet, or allowed.</summary>
    public IResult? Refusal { get; private set; }

    /// <summary>Whose record it is about: the route's patient, or the one that the handler made or found.</summary>
    public Guid? PatientId { get; set; }

    /// <summary>What the audit row names as acted upon; set by handlers that make or find a resource.</summary>
    public Guid? ResourceId { get; set; }

    /// <summary>Ids, codes and counts for the audit row, as a JSON object.</summary>
    public string? Details { get; set; }

    public DateTimeOffset Now { get; } = Data.VitalSigns.ReadingTime.Truncate(clock.GetUtcNow());

    private NpgsqlConnection Connection => (NpgsqlConnection)db.Database.GetDbConnection();

    /// <summary>Takes who calls from the token, without asking anybody; false when the token names nobody.</summary>
    public bool TryIdentify(AccessRule rule, HttpContext http)
    {
        _rule = rule;
        _origin = AuditOrigin.Of(http);
        if (!TryReadIdentity(http.User))
        {
            return false;
        }
        // Whose role keeps them out learns nothing of patients, not even by timing: no look-up is made for them.
        PatientId = rule.Roles.Contains(Role) && http.GetRouteValue("patientId") is string id ? Guid.Parse(id) : null;
        return true;
    }

    /// <summary>Opens the transaction; PostgreSQL hears of it with the first command.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken) =>
        _transaction ??= await db.Database.BeginTransactionAsync(cancellationToken);

    /// <summary>Opens the transaction and asks who may what, before a handler does anything.</summary>
    public async Task DecideAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        await AskAsync();
        if (_rule.ChangesCircle && Refusal is null)
        {
            // Only now, so that nobody stops the writes of a circle who has no right to. Asked anew behind the lock: the change
            // that was waited for may have taken the right.
            await using (var batch = CreateBatch())
            {
                batch.BatchCommands.Add(CallRights.HoldCircle(PatientId!.Value));
                await batch.ExecuteNonQueryAsync(cancellationToken);
            }
            IsDecided = false;
            await AskAsync();
        }

        async Task AskAsync()
        {
            await using var batch = CreateBatch();
            await ExecuteAsync(batch, cancellationToken);
        }
    }

    /// <summary>
    /// Commands of this call's transaction. While nothing is decided the question who may what comes first; then only
    /// <see cref="ExecuteAsync"/> may run the batch.
    /// </summary>
    public NpgsqlBatch CreateBatch()
    {
        var batch = new NpgsqlBatch(Connection, (NpgsqlTransaction?)_transaction?.GetDbTransaction());
        if (!IsDecided)
        {
            batch.BatchCommands.Add(Rights());
        }
        return batch;
    }

    /// <summary>
    /// Runs a batch that decides and writes in one round trip. False when the caller may not, and nothing of it will stay.
    /// </summary>
    public async Task<bool> ExecuteAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        if (IsDecided)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await TakeDecisionAsync(reader, cancellationToken);
        while (await reader.NextResultAsync(cancellationToken))
        {
            // The fault of a command shows when its result is reached.
        }
        return Refusal is null;
    }

    /// <summary>
    /// Decides and reads in one round trip and one implicit transaction; nothing is read, and null returned, when the caller
    /// may not. Only for endpoints with <see cref="DecidesItself"/>.
    /// </summary>
    public Task<T?> ReadAsync<T>(
        NpgsqlBatchCommand command,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    ) => ReadAsync([command], read, cancellationToken);

    /// <summary>
    /// As for one command; <paramref name="read"/> starts at the first one's rows and calls NextResultAsync for the others'.
    /// </summary>
    public async Task<T?> ReadAsync<T>(
        IReadOnlyList<NpgsqlBatchCommand> commands,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var batch = new NpgsqlBatch(Connection) { BatchCommands = { Rights() } };
            foreach (var command in commands)
            {
                batch.BatchCommands.Add(command);
            }
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            await TakeDecisionAsync(reader, cancellationToken);
            if (Refusal is not null)
            {
                return default;
            }
            await reader.NextResultAsync(cancellationToken);
            return await read(reader, cancellationToken);
        }
        finally
        {
            // Before the audit row is waited for: who waits must not hold a connection.
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The audit row of a write as the batch's last command, which saves a round trip.</summary>
    public void AddAudit(NpgsqlBatch batch)
    {
        if (_rule is { IsRead: false, Action: not null })
        {
            batch.BatchCommands.Add(AuditRows.Insert(AuditRow(AuditOutcome.Success)));
            _isAudited = true;
        }
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (_rule.IsRead)
        {
            await EndAsync();
            await AuditAsync(AuditOutcome.Success, cancellationToken);
            return;
        }
        if (!_isAudited)
        {
            await using var batch = CreateBatch();
            AddAudit(batch);
            if (batch.BatchCommands.Count > 0)
            {
                await batch.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        await _transaction!.CommitAsync(cancellationToken);
    }

    /// <summary>Undoes what the handler did and writes down that it was tried.</summary>
    public async Task FailAsync(int status, CancellationToken cancellationToken)
    {
        await EndAsync();
        Details = $$"""{"status":{{status}}}""";
        // Some rights only the handler can look at.
        var outcome = status == StatusCodes.Status403Forbidden ? AuditOutcome.Denied : AuditOutcome.Failure;
        await AuditAsync(outcome, cancellationToken);
    }

    /// <summary>Writes down that the caller wanted what they may not.</summary>
    public async Task RefuseAsync(CancellationToken cancellationToken)
    {
        await EndAsync();
        await AuditAsync(AuditOutcome.Denied, cancellationToken);
    }

    /// <summary>Rolls back and begins anew as the same caller, since PostgreSQL ends a transaction at its first error.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await EndAsync();
        _isAudited = false;
        await DecideAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    // Rolls back what is not committed. A decision holds in its transaction only.
    private async Task EndAsync()
    {
        db.ChangeTracker.Clear();
        if (_transaction is { } transaction)
        {
            (_transaction, IsDecided) = (null, false);
            await transaction.DisposeAsync();
        }
    }

    // A change of the circle takes the lock that writes share alone: taking it shared first, two would wait for each other.
    private NpgsqlBatchCommand Rights() =>
        CallRights.Begin(SessionId, UserId, PatientId, isWrite: _rule is { IsRead: false, ChangesCircle: false });

    private async Task TakeDecisionAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        (Refusal, Scope, ManagesCircle) = await CallRights.ReadAsync(reader, _rule, Role, cancellationToken);
        IsDecided = true;
    }

    private bool TryReadIdentity(ClaimsPrincipal user)
    {
        if (
            Guid.TryParse(user.FindFirstValue(AccessTokens.Subject), out var userId)
            && Guid.TryParse(user.FindFirstValue(AccessTokens.SessionId), out var sessionId)
            && UpperSnakeCase.TryParse<UserRole>(user.FindFirstValue(AccessTokens.Role), out var role)
        )
        {
            (UserId, SessionId, Role) = (userId, sessionId, role);
            return true;
        }
        return false;
    }

    private Task AuditAsync(AuditOutcome outcome, CancellationToken cancellationToken) =>
        _rule.Action is null ? Task.CompletedTask : audits.WriteAsync(AuditRow(outcome), cancellationToken);

    private AuditLog AuditRow(AuditOutcome outcome) =>
        new()
        {
            Id = Guid.CreateVersion7(Now),
            OccurredAt = Now,
            UserId = UserId,
            PatientId = PatientId,
            Action = _rule.Action!,
            Resource = _rule.Resource,
            ResourceId = ResourceId,
            Outcome = outcome,
            Details = Details,
            Address = _origin.Address,
            UserAgent = _origin.UserAgent,
            TraceId = _origin.TraceId,
        };
}
