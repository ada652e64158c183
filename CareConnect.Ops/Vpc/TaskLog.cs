using System.Text.Encodings.Web;
using System.Text.Json;
using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Vpc;

/// <summary>What a task writes, from CloudWatch's logs, in pieces as it comes.</summary>
internal sealed class TaskLog(AwsCli cli, string group, string stream)
{
    private string? _token;

    /// <summary>The task's last line, once it was there.</summary>
    public TaskReport? Report { get; private set; }

    /// <summary>The lines since the last look; none while the task has not begun.</summary>
    public async Task<IReadOnlyList<string>> MoreAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (await PageAsync(cancellationToken) is { } page)
        {
            foreach (var line in page.Events.Select(entry => entry.Message))
            {
                if (TaskReport.Read(line) is { } report)
                {
                    Report = report;
                }
                else if (!line.StartsWith("{\"_aws\"", StringComparison.Ordinal))
                {
                    // Metrics are CloudWatch's to read.
                    lines.Add(line);
                }
            }

            // The same token again means that there is no more at the moment.
            var isLast = page.NextForwardToken == _token || page.Events.Count == 0;
            _token = page.NextForwardToken;
            if (isLast)
            {
                break;
            }
        }

        return lines;
    }

    private async Task<Page?> PageAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await cli.ReadAsync<Page>(
                [
                    "logs",
                    "get-log-events",
                    "--log-group-name",
                    group,
                    "--log-stream-name",
                    stream,
                    "--start-from-head",
                    .. _token is null ? Array.Empty<string>() : ["--next-token", _token],
                ],
                cancellationToken
            );
        }
        catch (AwsException problem) when (problem.Code == "ResourceNotFoundException")
        {
            return null;
        }
    }

    private sealed record Page(IReadOnlyList<Entry> Events, string NextForwardToken);

    private sealed record Entry(string Message);
}

/// <summary>A task's last line: what the caller's run goes on with.</summary>
internal sealed record TaskReport
{
    private const string Mark = "careconnect-report: ";

    // People read logs as well.
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public IReadOnlyDictionary<string, string>? Facts { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Problem { get; init; }

    /// <summary>Why a gate refused it.</summary>
    public string? Refusal { get; init; }

    /// <summary>Null when the line is an ordinary one.</summary>
    public static TaskReport? Read(string line)
    {
        try
        {
            return line.StartsWith(Mark, StringComparison.Ordinal)
                ? JsonSerializer.Deserialize<TaskReport>(line[Mark.Length..], Format)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => Mark + JsonSerializer.Serialize(this, Format);
}
