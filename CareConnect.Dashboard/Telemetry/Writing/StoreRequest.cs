namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>What the writer is asked to do, in the order of asking.</summary>
internal abstract record StoreRequest;

internal sealed record StoreBatch(TelemetryBatch Batch) : StoreRequest;

/// <summary>Deletes what a person asked to have deleted, or nothing, which is to wait for all before.</summary>
internal sealed record StoreTask(TelemetryKinds Clears, string? Resource) : StoreRequest
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The recurring work; see <see cref="Tidying"/>.</summary>
internal sealed record StoreTidying : StoreRequest;
