using System.Diagnostics;
using CareConnect.Data;
using CareConnect.Data.Outbox;
using CareConnect.Tests.Data;
using CareConnect.Worker.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CareConnect.Tests.Outbox;

/// <summary>The real worker, in this process or as one of its own, on a test database.</summary>
internal static class WorkerHost
{
    public static IHost Build(string connectionString, params string[] settings)
    {
        var builder = CareConnect.Worker.Program.CreateBuilder([
            $"--ConnectionStrings:careconnect={connectionString}",
            .. settings.Select(setting => $"--{setting}"),
        ]);
        builder.Logging.ClearProviders();
        return builder.Build();
    }

    /// <summary>A process that a test may kill; it ends with the test's process group at the latest.</summary>
    public static Process Start(string connectionString, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CareConnect.Worker.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ConnectionStrings__careconnect"] = connectionString;
        foreach (var setting in settings)
        {
            var (name, value) = (setting.Split('=')[0], setting.Split('=')[1]);
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public static async Task<T> QueueAsync<T>(this IHost host, Func<OutboxQueue, Task<T>> work)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<OutboxQueue>());
    }

    public static OutboxMessage AMessage(
        string kind = "test.unknown.v1",
        int maxAttempts = 3,
        string? traceParent = null
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Kind = kind,
            Payload = "{}",
            MaxAttempts = maxAttempts,
            CreatedAt = DateTimeOffset.UtcNow,
            ScheduledAt = DateTimeOffset.UtcNow.AddSeconds(-1),
            TraceParent = traceParent,
        };

    public static async Task AddMessagesAsync(
        this MigratedDatabase database,
        CancellationToken cancellationToken,
        params OutboxMessage[] messages
    )
    {
        await using var db = Seed.OpenContext(database.App);
        db.AddRange(messages);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>A reading that raises an alert, with the message that asks for it; returns the message's id.</summary>
    public static async Task<Guid> RecordAsync(this MigratedDatabase database, CaredFor record)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var db = Seed.OpenContext(database.App);
        await using var transaction = await db.BeginAsUserAsync(record.CaregiverId, cancellationToken);
        var reading = Seed.AHeartRate(record.PatientId, record.CaregiverId, 200);
        db.Add(reading);
        var message = db.Enqueue(
            new VitalSignRecorded(reading.PatientId, reading.Id, reading.MeasuredAt),
            DateTimeOffset.UtcNow.AddMilliseconds(-1)
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return message.Id;
    }

    public static async Task<string> StateOfAsync(
        this MigratedDatabase database,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, cancellationToken);
        return await connection.ReadAsync<string>(
            "SELECT state FROM outbox_messages WHERE id = $1",
            cancellationToken,
            id
        );
    }

    /// <summary>Waits for the condition; a test's last word on something that must happen soon.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                throw new TimeoutException($"Not within {limit}.");
            }

            await Task.Delay(20, cancellationToken);
        }
    }
}
