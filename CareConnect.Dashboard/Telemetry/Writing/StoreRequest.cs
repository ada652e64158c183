using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>What the writer is asked to do, in the order of asking.</summary>
internal abstract record StoreRequest;

internal sealed record StoreBatch(TelemetryBatch Batch) : StoreRequest;

/// <summary>Work in a transaction of its own.</summary>
/// <param name="Work">What to do.</param>
/// <param name="Kinds">What is deleted by it.</param>
internal sealed record StoreTask(Action<SqliteConnection> Work, TelemetryKinds Kinds) : StoreRequest
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
