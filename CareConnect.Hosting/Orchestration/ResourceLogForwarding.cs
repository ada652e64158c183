using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Sends each line of every resource to the AppHost's log where the options ask for it, under the category
/// <c>AppHost.Resources.name</c>. The console does not show them: it has lines of its own.
/// </summary>
internal sealed partial class ResourceLogForwarding(
    DistributedApplicationOptions options,
    ResourceLoggerService loggers,
    ILoggerFactory factory,
    IHostEnvironment environment
)
{
    public void Start()
    {
        if (options.EnableResourceLogging)
        {
            loggers.LineWritten += Forward;
        }
    }

    private void Forward(string name, LogLine line)
    {
        var logger = factory.CreateLogger($"{environment.ApplicationName}.Resources.{name}");
        LogLine(logger, line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, line.Content);
    }

    [LoggerMessage(Message = "{Line}")]
    private static partial void LogLine(ILogger logger, LogLevel level, string line);
}
