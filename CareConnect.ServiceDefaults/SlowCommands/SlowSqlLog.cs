using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CareConnect.ServiceDefaults.SlowCommands;

/// <summary>
/// Warns of every SQL command that took longer than the limit, from Npgsql's own activities: so whoever sends it, whether
/// its span is exported or not, and whichever engine's integration opened the connection.
/// </summary>
internal sealed partial class SlowSqlLog(IOptions<SlowCommandOptions> options, ILogger<SlowSqlLog> logger)
    : IHostedService,
        IDisposable
{
    private readonly TimeSpan _limit = options.Value.Limit;
    private ActivityListener? _listener;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            // The statement's text is a tag, and tags are there only when all data is asked for.
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = WarnIfSlow,
        };
        ActivitySource.AddActivityListener(_listener);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener?.Dispose();

    private void WarnIfSlow(Activity command)
    {
        if (command.Duration > _limit)
        {
            LogSlow(SqlName.Of(command.GetTagItem("db.query.text") as string), command.Duration, _limit);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Slow SQL command {Command} took {Duration}, limit {Limit}")]
    private partial void LogSlow(string command, TimeSpan duration, TimeSpan limit);
}
