using System.Threading.Channels;
using CareConnect.Dashboard.Otlp.Conversion;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace CareConnect.Dashboard.Otlp;

/// <summary>Takes messages of OTLP into the store, however they arrived.</summary>
/// <exception cref="RpcException">Unavailable where the store is behind: the sender keeps its data and comes again.</exception>
internal sealed class OtlpIntake(
    TelemetryStore store,
    IOptions<DashboardOptions> options,
    TimeProvider clock,
    OtlpWarnings warnings
) : IDisposable
{
    // Shorter than the patience of any sender, whose default is ten seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly DeltaSums _deltas = new();
    private readonly SemaphoreSlim _deltasGate = new(1, 1);

    public async Task<ExportLogsServiceResponse> TakeAsync(
        ExportLogsServiceRequest request,
        CancellationToken cancellationToken
    )
    {
        var refusals = new Refusals("log records");
        var batch = new LogConversion(options.Value, clock).Convert(request, refusals);
        await WithPatienceAsync(patience => StoreAsync(batch, patience), cancellationToken);
        return Told(refusals)
            ? new()
            {
                PartialSuccess = new() { RejectedLogRecords = refusals.Count, ErrorMessage = refusals.Message },
            }
            : new();
    }

    public async Task<ExportTraceServiceResponse> TakeAsync(
        ExportTraceServiceRequest request,
        CancellationToken cancellationToken
    )
    {
        var refusals = new Refusals("spans");
        var batch = new SpanConversion(options.Value, clock).Convert(request, refusals);
        await WithPatienceAsync(patience => StoreAsync(batch, patience), cancellationToken);
        return Told(refusals)
            ? new()
            {
                PartialSuccess = new() { RejectedSpans = refusals.Count, ErrorMessage = refusals.Message },
            }
            : new();
    }

    public async Task<ExportMetricsServiceResponse> TakeAsync(
        ExportMetricsServiceRequest request,
        CancellationToken cancellationToken
    )
    {
        var refusals = new Refusals("data points");
        await WithPatienceAsync(patience => StoreMetricsAsync(request, refusals, patience), cancellationToken);
        return Told(refusals)
            ? new()
            {
                PartialSuccess = new() { RejectedDataPoints = refusals.Count, ErrorMessage = refusals.Message },
            }
            : new();
    }

    public void Dispose() => _deltasGate.Dispose();

    // One message after the other: the sums of one begin where those of the one before end, once that one is stored.
    private async Task StoreMetricsAsync(
        ExportMetricsServiceRequest request,
        Refusals refusals,
        CancellationToken cancellationToken
    )
    {
        await _deltasGate.WaitAsync(cancellationToken);
        try
        {
            var round = _deltas.Begin();
            var batch = new MetricConversion(options.Value, clock, round).Convert(request, refusals);
            await StoreAsync(batch, cancellationToken);
            round.Commit();
        }
        finally
        {
            _deltasGate.Release();
        }
    }

    private async Task StoreAsync(TelemetryBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Resources.Count > 0)
        {
            await store.AddAsync(batch, cancellationToken);
        }
    }

    private async Task WithPatienceAsync(Func<CancellationToken, Task> store, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await store(either.Token);
        }
        catch (Exception e)
            when (e is ChannelClosedException or ObjectDisposedException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw OtlpRefusal.Because(StatusCode.Unavailable, "The dashboard is behind; send this again.");
        }
    }

    private bool Told(Refusals refusals)
    {
        if (refusals.Count == 0)
        {
            return false;
        }
        warnings.Refused(refusals.Message);
        return true;
    }
}
