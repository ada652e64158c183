namespace CareConnect.Ops.Procedures;

/// <summary>How a command ends, for scripts.</summary>
internal enum ExitCode
{
    Done = 0,
    Failed = 1,
    Usage = 2,

    /// <summary>A gate refused it: nothing was changed.</summary>
    Refused = 3,
}
