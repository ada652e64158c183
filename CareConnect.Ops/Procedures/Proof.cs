namespace CareConnect.Ops.Procedures;

/// <summary>What the tests have shown of a step, which its report says: nobody should learn it when it burns.</summary>
internal enum Proof
{
    /// <summary>It was done for real: by the same program on real servers.</summary>
    Rehearsed,

    /// <summary>Its calls were answered by an emulator of AWS.</summary>
    Emulated,

    /// <summary>Its request alone was seen: nothing here can do what it asks for.</summary>
    RequestOnly,
}
