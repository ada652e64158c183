using CareConnect.Api.Http;
using CareConnect.Data;
using CareConnect.Data.CareCircles;
using CareConnect.Data.Users;
using Npgsql;

namespace CareConnect.Api.Access;

/// <summary>What PostgreSQL says of a caller and a patient, and what the rule makes of it.</summary>
internal static class CallRights
{
    // Session, account and membership in one look; the session's row is the truth, so that a logout is effective at once.
    private const string BeginSql = """
        SELECT role, is_own, is_member, vital_signs, medications, allergies, messages, files FROM begin_call($1, $2, $3, $4)
        """;

    private const string HoldCircleSql = """
        SELECT pg_advisory_xact_lock(hashtextextended('careconnect.circle:' || $1, 0))
        """;

    private const string ShareCircleSql = """
        SELECT pg_advisory_xact_lock_shared(hashtextextended('careconnect.circle:' || $1, 0))
        """;

    private const int FirstScope = 3;
    private const int Scopes = 5;

    /// <summary>The first command of every transaction of a call: it acts as the caller from here on.</summary>
    public static NpgsqlBatchCommand Begin(Guid sessionId, Guid userId, Guid? patientId, bool isWrite) =>
        Sql.Command(BeginSql, sessionId, userId, patientId, isWrite);

    /// <summary>Waits until no write to the patient's record is under way, and lets none begin before the transaction ends.</summary>
    public static NpgsqlBatchCommand HoldCircle(Guid patientId) => Sql.Command(HoldCircleSql, patientId);

    /// <summary>For a write whose patient no route names: the circle stays as it is until the transaction ends.</summary>
    public static NpgsqlBatchCommand ShareCircle(Guid patientId) => Sql.Command(ShareCircleSql, patientId);

    /// <summary>
    /// A refusal, or none with the caller's scope in the rule's category and whether the caller may change the circle.
    /// </summary>
    public static async Task<(IResult? Refusal, Scope Scope, bool ManagesCircle)> ReadAsync(
        NpgsqlDataReader row,
        AccessRule rule,
        UserRole role,
        CancellationToken cancellationToken
    )
    {
        if (!await row.ReadAsync(cancellationToken) || row.GetString(0) != UpperSnakeCase.Format(role))
        {
            return (Problems.SessionEnded(), Scope.None, false);
        }
        if (!rule.Roles.Contains(role))
        {
            return (Problems.NotAllowed(), Scope.None, false);
        }
        if (rule.Admission != Admission.CareCircle || row.GetBoolean(1))
        {
            return (null, Scope.Manage, row.GetBoolean(1));
        }
        if (!row.GetBoolean(2))
        {
            return (Problems.NotFound(), Scope.None, false);
        }
        var scope = ScopeIn(rule.Category, row);
        var manages = ScopeIn(Category.CareCircle, row) == Scope.Manage;
        return (scope >= rule.Scope ? null : Problems.NotAllowed(), scope, manages);
    }

    private static Scope ScopeIn(Category category, NpgsqlDataReader row) =>
        category switch
        {
            Category.Membership => Scope.View,
            Category.CareCircle => Enumerable.Range(FirstScope, Scopes).Min(column => ScopeOf(row, column)),
            _ => ScopeOf(row, FirstScope - 1 + (int)category),
        };

    private static Scope ScopeOf(NpgsqlDataReader row, int column) =>
        UpperSnakeCase.TryParse<Scope>(row.GetString(column), out var scope) ? scope : Scope.None;
}
