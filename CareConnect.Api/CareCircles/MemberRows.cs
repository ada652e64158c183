using CareConnect.Api.Access;
using CareConnect.Contracts.CareCircles;
using CareConnect.Data;
using CareConnect.Data.CareCircles;
using Npgsql;

namespace CareConnect.Api.CareCircles;

/// <summary>A membership as it is shown: with the names of its people, and its state by the database's clock.</summary>
internal static class MemberRows
{
    /// <summary>Begun or yet to begin. Rights are decided by the same clock.</summary>
    public const string IsLive = "m.revoked_at IS NULL AND (m.expires_at IS NULL OR m.expires_at > now())";

    /// <summary>Whoever was revoked after they had expired had expired.</summary>
    public const string Select = """
        SELECT m.id, m.user_id, u.first_name, u.last_name, u.email, u.role, m.relationship, m.vital_signs, m.medications,
          m.allergies, m.messages, m.files, m.starts_at, m.expires_at, m.revoked_at, m.added_by, a.first_name, a.last_name,
          m.created_at,
          CASE
            WHEN m.revoked_at < m.expires_at OR m.revoked_at IS NOT NULL AND m.expires_at IS NULL THEN 'REVOKED'
            WHEN m.revoked_at IS NOT NULL OR m.expires_at <= now() THEN 'EXPIRED'
            WHEN m.starts_at > now() THEN 'PENDING'
            ELSE 'ACTIVE'
          END,
          m.xmin
        FROM care_circle_members m
        JOIN users u ON u.id = m.user_id
        JOIN users a ON a.id = m.added_by
        """;

    public static NpgsqlBatchCommand SelectOne(Guid patientId, Guid memberId) =>
        Sql.Command($"{Select} WHERE m.patient_id = $1 AND m.id = $2", patientId, memberId);

    /// <summary>E-mail addresses are for those who may change the circle.</summary>
    public static MemberResponse Read(NpgsqlDataReader row, bool withEmail) =>
        new()
        {
            Id = row.GetGuid(0),
            UserId = row.GetGuid(1),
            FirstName = row.GetString(2),
            LastName = row.GetString(3),
            Email = withEmail ? row.GetString(4) : null,
            Role = row.GetString(5),
            Relationship = row.GetString(6),
            Scopes = new MemberScopes(
                row.GetString(7),
                row.GetString(8),
                row.GetString(9),
                row.GetString(10),
                row.GetString(11)
            ),
            StartsAt = ReadTime(row, 12),
            ExpiresAt = ReadTime(row, 13),
            RevokedAt = ReadTime(row, 14),
            AddedBy = row.GetGuid(15),
            AddedByName = $"{row.GetString(16)} {row.GetString(17)}",
            AddedAt = row.GetFieldValue<DateTimeOffset>(18),
            State = row.GetString(19),
        };

    /// <summary>The version of <see cref="Select"/>'s row, for its ETag.</summary>
    public static uint ReadVersion(NpgsqlDataReader row) => row.GetFieldValue<uint>(20);

    /// <summary>What changed, for the audit row: ids and codes.</summary>
    public static string Details(CareCircleMember member) =>
        $$"""
            {"userId":"{{member.UserId}}","relationship":"{{UpperSnakeCase.Format(member.Relationship)}}",
            "vitalSigns":"{{UpperSnakeCase.Format(member.VitalSigns)}}",
            "medications":"{{UpperSnakeCase.Format(member.Medications)}}",
            "allergies":"{{UpperSnakeCase.Format(member.Allergies)}}",
            "messages":"{{UpperSnakeCase.Format(member.Messages)}}","files":"{{UpperSnakeCase.Format(member.Files)}}"}
            """;

    private static DateTimeOffset? ReadTime(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
