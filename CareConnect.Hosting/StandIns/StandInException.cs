namespace CareConnect.Hosting.StandIns;

/// <summary>A stand-in cannot be found or started; the message is for the user and says what to do.</summary>
internal class StandInException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Another process uses the data; nothing was touched.</summary>
internal sealed class DataDirectoryInUseException(string directory, int? processId)
    : StandInException(
        $"The data in '{directory}' is in use by another run{(processId is null ? "" : $" (process {processId})")}. "
            + "Stop that one first, or set CARECONNECT_HOME to another folder for this one."
    )
{
    public int? ProcessId => processId;
}
