using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CareConnect.Migrator;

/// <summary>Something the operator can mend, said in one line: what is wrong and what to do.</summary>
internal sealed partial class MigrationFailure(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Runs the work and turns what happens into the exit code: 0 done, 1 failed.</summary>
    public static async Task<int> ReportAsync(ILogger logger, Func<Task> work)
    {
        try
        {
            await work();
            return 0;
        }
        catch (Exception exception)
            when (exception is MigrationFailure or OptionsValidationException or NpgsqlException or SocketException)
        {
            LogFailed(logger, Describe(exception));
        }
        catch (OperationCanceledException)
        {
            LogFailed(logger, "stopped before the end; run it again");
        }

        return 1;
    }

    public static string Describe(Exception exception) =>
        exception switch
        {
            PostgresException error => $"{error.MessageText.ReplaceLineEndings(" ")} (SQLSTATE {error.SqlState})",
            OptionsValidationException options => string.Join("; ", options.Failures.Select(AfterPreamble)),
            _ => exception.Message.ReplaceLineEndings(" "),
        };

    // "DataAnnotation validation failed for ... with the error: 'what we wrote'."
    private static string AfterPreamble(string failure)
    {
        const string Preamble = "with the error: '";
        var start = failure.IndexOf(Preamble, StringComparison.Ordinal);
        return start < 0 ? failure : failure[(start + Preamble.Length)..].TrimEnd('.', '\'');
    }

    [LoggerMessage(LogLevel.Error, "Migration failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
