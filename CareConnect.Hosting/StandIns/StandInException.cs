namespace CareConnect.Hosting.StandIns;

/// <summary>A stand-in cannot be found or started; the message is for the user and says what to do.</summary>
internal class StandInException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A folder that the file system does not let us use.</summary>
    public static StandInException Unusable(string directory, Exception e) =>
        new(
            $"The data in '{directory}' cannot be used: {e.Message} Check the space and the owner of that folder, "
                + $"or set {EngineHome.Variable} to another one.",
            e
        );
}

/// <summary>Another process uses the data; nothing was touched.</summary>
internal sealed class DataDirectoryInUseException(string directory, int? processId)
    : StandInException(
        $"The data in '{directory}' is in use by another run{(processId is null ? "" : $" (process {processId})")}. "
            + $"Stop that one first, or set {EngineHome.Variable} to another folder for this one."
    )
{
    public int? ProcessId => processId;
}
