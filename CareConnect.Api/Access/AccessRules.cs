using CareConnect.Data.CareCircles;
using CareConnect.Data.Users;

namespace CareConnect.Api.Access;

/// <summary>What a caller must be before an endpoint does anything.</summary>
internal enum Admission
{
    /// <summary>Anyone.</summary>
    Anonymous,

    /// <summary>Someone with a live session and one of the rule's roles.</summary>
    SignedIn,

    /// <summary>As signed in, and in the patient's care circle with the rule's scope; others see no such patient.</summary>
    CareCircle,
}

/// <summary>The parts of a record that a circle's member has separate rights to.</summary>
internal enum Category
{
    /// <summary>That the patient exists, and who it is: every member of the circle.</summary>
    Membership,
    VitalSigns,
    Medications,
    Allergies,
    Messages,
    Files,

    /// <summary>Who else is in the circle, with which rights: the least of a member's scopes.</summary>
    CareCircle,
}

/// <summary>One endpoint's rule, and the words that its audit rows use; an act without them is not audited.</summary>
internal sealed record AccessRule(
    string Endpoint,
    Admission Admission,
    IReadOnlyList<UserRole> Roles,
    Category Category,
    Scope Scope,
    string? Action,
    string Resource
)
{
    /// <summary>Whether it changes nothing, so that its audit row may be committed together with those of others.</summary>
    public bool IsRead { get; } = Endpoint.StartsWith("GET ", StringComparison.Ordinal);

    /// <summary>Whether it changes who may do what: then no write to the patient's record happens at the same time.</summary>
    public bool ChangesCircle { get; init; }
}

/// <summary>Who may do what, for every endpoint there is. An endpoint without a row does not start.</summary>
internal static class AccessRules
{
    private static readonly UserRole[] Everyone = Enum.GetValues<UserRole>();
    private static readonly UserRole[] AllButAdmin = [UserRole.Patient, UserRole.Caregiver, UserRole.FamilyMember];
    private static readonly UserRole[] Administrator = [UserRole.Admin];
    private static readonly UserRole[] Caregiver = [UserRole.Caregiver];
    private static readonly UserRole[] PatientOrCaregiver = [UserRole.Patient, UserRole.Caregiver];

    public static IReadOnlyList<AccessRule> All { get; } =
    [
        Open("ANY /health"),
        Open("ANY /alive"),
        Open("GET /actuator/health"),
        Open("GET /actuator/info"),
        Open("GET /openapi/{documentName}.json"),
        Open("POST /api/auth/register"),
        Open("POST /api/auth/login"),
        Open("POST /api/auth/refresh"),
        SignedIn("POST /api/auth/logout", Everyone, "session.end", "Session"),
        SignedIn("GET /api/auth/me", Everyone, null, "User"),
        SignedIn("GET /api/dead-letters", Administrator, "dead-letter.list", "OutboxMessage"),
        SignedIn("POST /api/dead-letters/{messageId}/retry", Administrator, "dead-letter.retry", "OutboxMessage"),
        SignedIn("GET /api/patients", AllButAdmin, "patient.list", "Patient"),
        SignedIn("POST /api/patients", Caregiver, "patient.create", "Patient"),
        SignedIn("POST /api/patients/import", PatientOrCaregiver, "patient.import", "Patient"),
        Circle("GET /api/patients/{patientId}", Category.Membership, Scope.View, "patient.read", "Patient"),
        Circle(
            "GET /api/patients/{patientId}/access-log",
            Category.CareCircle,
            Scope.Manage,
            "access-log.read",
            "AuditLog"
        ),
        Circle("GET /api/patients/{patientId}/alerts", Category.VitalSigns, Scope.View, "alert.list", "Alert"),
        Circle(
            "POST /api/patients/{patientId}/alerts/{alertId}/acknowledge",
            Category.VitalSigns,
            Scope.Record,
            "alert.acknowledge",
            "Alert"
        ),
        Circle(
            "GET /api/patients/{patientId}/members",
            Category.Membership,
            Scope.View,
            "care-circle.list",
            "CareCircleMember"
        ),
        CircleChange("POST /api/patients/{patientId}/members", Category.CareCircle, Scope.Manage, "care-circle.add"),
        Circle(
            "GET /api/patients/{patientId}/members/{memberId}",
            Category.Membership,
            Scope.View,
            "care-circle.read",
            "CareCircleMember"
        ),
        CircleChange(
            "PATCH /api/patients/{patientId}/members/{memberId}",
            Category.CareCircle,
            Scope.Manage,
            "care-circle.change"
        ),
        // Everyone may leave; whether one may send others away, the handler decides.
        CircleChange(
            "DELETE /api/patients/{patientId}/members/{memberId}",
            Category.Membership,
            Scope.View,
            "care-circle.revoke"
        ),
        Circle(
            "GET /api/patients/{patientId}/reference-ranges",
            Category.VitalSigns,
            Scope.View,
            "reference-range.list",
            "ReferenceRange"
        ),
        Circle(
            "PUT /api/patients/{patientId}/reference-ranges",
            Category.VitalSigns,
            Scope.Manage,
            "reference-range.set",
            "ReferenceRange"
        ),
        Circle(
            "GET /api/patients/{patientId}/health-summary",
            Category.VitalSigns,
            Scope.View,
            "health-summary.read",
            "HealthSummary"
        ),
        Circle(
            "GET /api/patients/{patientId}/vital-signs",
            Category.VitalSigns,
            Scope.View,
            "vital-sign.list",
            "VitalSign"
        ),
        Circle(
            "GET /api/patients/{patientId}/vital-signs/latest",
            Category.VitalSigns,
            Scope.View,
            "vital-sign.latest",
            "VitalSign"
        ),
        Circle(
            "GET /api/patients/{patientId}/vital-signs/series",
            Category.VitalSigns,
            Scope.View,
            "vital-sign.series",
            "VitalSign"
        ),
        Circle(
            "GET /api/patients/{patientId}/vital-signs/{vitalSignId}",
            Category.VitalSigns,
            Scope.View,
            "vital-sign.read",
            "VitalSign"
        ),
        // Of readings of others it takes more than this; the handlers look at whose it is.
        Circle(
            "PATCH /api/patients/{patientId}/vital-signs/{vitalSignId}",
            Category.VitalSigns,
            Scope.Record,
            "vital-sign.amend",
            "VitalSign"
        ),
        Circle(
            "DELETE /api/patients/{patientId}/vital-signs/{vitalSignId}",
            Category.VitalSigns,
            Scope.Record,
            "vital-sign.delete",
            "VitalSign"
        ),
        Circle(
            "GET /api/patients/{patientId}/vital-signs/{vitalSignId}/versions",
            Category.VitalSigns,
            Scope.View,
            "vital-sign.versions",
            "VitalSign"
        ),
        Circle(
            "POST /api/patients/{patientId}/vital-signs",
            Category.VitalSigns,
            Scope.Record,
            "vital-sign.record",
            "VitalSign"
        ),
    ];

    private static readonly Dictionary<string, AccessRule> ByEndpoint = All.ToDictionary(rule => rule.Endpoint);

    /// <exception cref="InvalidOperationException">The endpoint has no row.</exception>
    public static AccessRule For(string endpoint) =>
        ByEndpoint.GetValueOrDefault(endpoint)
        ?? throw new InvalidOperationException(
            $"{endpoint}: no row in AccessRules. Add one that says who may call it."
        );

    private static AccessRule Open(string endpoint) =>
        new(endpoint, Admission.Anonymous, [], Category.Membership, Scope.None, null, "");

    private static AccessRule SignedIn(string endpoint, UserRole[] roles, string? action, string resource) =>
        new(endpoint, Admission.SignedIn, roles, Category.Membership, Scope.None, action, resource);

    private static AccessRule Circle(string endpoint, Category category, Scope scope, string action, string resource) =>
        new(endpoint, Admission.CareCircle, AllButAdmin, category, scope, action, resource);

    private static AccessRule CircleChange(string endpoint, Category category, Scope scope, string action) =>
        Circle(endpoint, category, scope, action, "CareCircleMember") with
        {
            ChangesCircle = true,
        };
}
