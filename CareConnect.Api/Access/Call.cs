using System.Security.Claims;
using CareConnect.Api.Auth;
using CareConnect.Api.Http;
using CareConnect.Data;
using CareConnect.Data.Audit;
using CareConnect.Data.CareCircles;
using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CareConnect.Api.Access;

/// <summary>
/// One signed-in request: who calls, for which patient, and the transaction it happens in. The transaction acts as the caller
/// for row-level security, and ends with the audit row.
/// </summary>
internal sealed class Call(CareConnectDbContext db, TimeProvider clock) : IAsyncDisposable
{
    private const string SetUser = "SELECT set_config('careconnect.user_id', $1, true)";

    // Session, account and membership in one look; the session's row is the truth, so that a logout is effective at once.
    private const string Authorize = """
        SELECT u.role, p.id IS NOT NULL AS is_own, m.id IS NOT NULL AS is_member,
               m.vital_signs, m.medications, m.allergies, m.messages, m.files
        FROM sessions s
        JOIN users u ON u.id = s.user_id
        LEFT JOIN patients p ON p.id = $3 AND p.user_id = u.id
        LEFT JOIN care_circle_members m ON m.patient_id = $3 AND m.user_id = u.id AND m.revoked_at IS NULL
          AND (m.starts_at IS NULL OR m.starts_at <= now()) AND (m.expires_at IS NULL OR m.expires_at > now())
        WHERE s.id = $1 AND s.user_id = $2 AND s.ended_at IS NULL AND s.expires_at > now() AND u.status = 'ACTIVE'
        """;

    private IDbContextTransaction? _transaction;
    private AccessRule _rule = null!;
    private AuditOrigin _origin = null!;
    private bool _isAudited;

    public Guid UserId { get; private set; }
    public Guid SessionId { get; private set; }
    public UserRole Role { get; private set; }

    /// <summary>What the caller may do in the rule's category; who calls for their own record may do everything.</summary>
    public Scope Scope { get; private set; }

    /// <summary>Whose record it is about: the route's patient, or the one that the handler made or found.</summary>
    public Guid? PatientId { get; set; }

    /// <summary>What the audit row names as acted upon; set by handlers that make or find a resource.</summary>
    public Guid? ResourceId { get; set; }

    /// <summary>Ids, codes and counts for the audit row, as a JSON object.</summary>
    public string? Details { get; set; }

    public DateTimeOffset Now { get; } = Data.VitalSigns.ReadingTime.Truncate(clock.GetUtcNow());

    /// <summary>Opens the transaction and decides; a result is a refusal that has been audited.</summary>
    public async Task<IResult?> BeginAsync(AccessRule rule, HttpContext http)
    {
        _rule = rule;
        _origin = AuditOrigin.Of(http);
        if (!TryReadIdentity(http.User))
        {
            return Problems.SessionEnded();
        }
        // Whose role keeps them out learns nothing of patients, not even by timing: no look-up is made for them.
        var isRoleAllowed = rule.Roles.Contains(Role);
        PatientId = isRoleAllowed && http.GetRouteValue("patientId") is string id ? Guid.Parse(id) : null;

        var cancellationToken = http.RequestAborted;
        _transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var decision = await DecideAsync(isRoleAllowed, cancellationToken);
        if (decision is not null)
        {
            await AuditAsync(AuditOutcome.Denied, cancellationToken);
            await _transaction.CommitAsync(cancellationToken);
        }
        return decision;
    }

    /// <summary>A command in this call's transaction, to be run in a batch.</summary>
    public NpgsqlBatch CreateBatch() =>
        new((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)_transaction?.GetDbTransaction());

    /// <summary>The audit row of this call as the batch's last command, which saves a round trip.</summary>
    public void AddAudit(NpgsqlBatch batch)
    {
        if (_rule.Action is not null)
        {
            batch.BatchCommands.Add(AuditRow(AuditOutcome.Success));
        }
        _isAudited = true;
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (!_isAudited)
        {
            await AuditAsync(AuditOutcome.Success, cancellationToken);
        }
        await _transaction!.CommitAsync(cancellationToken);
    }

    /// <summary>Undoes what the handler did and writes down that it was tried.</summary>
    public async Task FailAsync(int status, CancellationToken cancellationToken)
    {
        await RestartAsync(cancellationToken);
        Details = $$"""{"status":{{status}}}""";
        await AuditAsync(AuditOutcome.Failure, cancellationToken);
        await _transaction!.CommitAsync(cancellationToken);
    }

    /// <summary>Rolls back and begins anew as the same caller, since PostgreSQL ends a transaction at its first error.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await _transaction!.DisposeAsync();
        _isAudited = false;
        _transaction = await db.BeginAsUserAsync(UserId, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
        }
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

    private async Task<IResult?> DecideAsync(bool isRoleAllowed, CancellationToken cancellationToken)
    {
        await using var batch = CreateBatch();
        batch.BatchCommands.Add(Sql.Command(SetUser, UserId.ToString()));
        batch.BatchCommands.Add(Sql.Command(Authorize, SessionId, UserId, PatientId));
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken) || row.GetString(0) != UpperSnakeCase.Format(Role))
        {
            return Problems.SessionEnded();
        }
        if (!isRoleAllowed)
        {
            return Problems.NotAllowed();
        }
        if (_rule.Admission != Admission.CareCircle || row.GetBoolean(1))
        {
            Scope = Scope.Manage;
            return null;
        }
        if (!row.GetBoolean(2))
        {
            return Problems.NotFound();
        }
        Scope = ScopeOf(row);
        return Scope >= _rule.Scope ? null : Problems.NotAllowed();
    }

    private Scope ScopeOf(NpgsqlDataReader row) =>
        _rule.Category switch
        {
            Category.Membership => Scope.View,
            Category.CareCircle => Enumerable.Range(3, 5).Min(column => ScopeOf(row, column)),
            _ => ScopeOf(row, 2 + (int)_rule.Category),
        };

    private static Scope ScopeOf(NpgsqlDataReader row, int column) =>
        UpperSnakeCase.TryParse<Scope>(row.GetString(column), out var scope) ? scope : Scope.None;

    private async Task AuditAsync(AuditOutcome outcome, CancellationToken cancellationToken)
    {
        if (_rule.Action is null)
        {
            return;
        }
        await using var batch = CreateBatch();
        batch.BatchCommands.Add(AuditRow(outcome));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlBatchCommand AuditRow(AuditOutcome outcome) =>
        AuditRows.Insert(
            new AuditLog
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
            }
        );
}
