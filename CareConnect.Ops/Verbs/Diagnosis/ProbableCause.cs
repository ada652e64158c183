namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>Why a process did not start or ended: what the guide's troubleshooting tree tells apart, and some more.</summary>
internal enum ProbableCause
{
    // By what it wrote last, here and on AWS.
    WrongPassword,
    ConnectionsUsedUp,
    OldSchema,
    DeniedCall,
    Unreachable,
    PortTaken,
    MissingSetting,
    WrongArchitecture,
    DiskFull,
    OutOfMemory,

    // By what ECS says.
    DeniedSecret,
    NoSecretValue,
    DeniedImage,
    MissingImage,
    NoLogGroup,
    NoWayToAws,
    NoAddresses,
    QuotaReached,
    NoCapacity,
    Interrupted,
    Unhealthy,

    // By its exit code.
    Killed,
    NotEndedInTime,
    Crashed,
    EndedFromOutside,
    EndedByItself,
    StoppedBySomebody,
    Unknown,
}
