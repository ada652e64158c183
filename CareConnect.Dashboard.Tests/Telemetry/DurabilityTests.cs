using System.Diagnostics;
using System.Globalization;
using CareConnect.Dashboard.Telemetry;
using Microsoft.Data.Sqlite;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class DurabilityTests
{
    private const string WriterFolder = "CARECONNECT_TEST_WRITER_FOLDER";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            new TelemetryBatch
            {
                Logs = [Log("log", 1, """{"key":"value"}""")],
                Spans = [Span("a", "1", null, "span", 0, 1)],
                Points = [Point(InstrumentKind.Gauge, 1, 42)],
                Console = [Line("line")],
            }
        );

        await fixture.ReopenAsync();

        Assert.Equal(["log"], fixture.Messages(new LogQuery { Text = "value" }));
        Assert.Equal(["span"], fixture.TraceNames(new TraceQuery { Text = "span" }));
        Assert.Equal(42, Assert.Single(fixture.Series(Chart(0, 2, 1))).Samples[0].Value);
        Assert.Equal(["line"], fixture.Lines(new ConsoleQuery()));
    }

    [Fact]
    public async Task What_waits_is_stored_before_the_store_closes()
    {
        await using var fixture = new StoreFixture();
        for (var i = 0; i < 200; i++)
        {
            await fixture.Store.AddAsync(new TelemetryBatch { Logs = [Log($"log {i}", i)] }, Cancelled);
        }

        await fixture.ReopenAsync();

        Assert.Equal(200, fixture.Store.Logs(new LogQuery(), 0, 0).Total);
    }

    [Fact]
    public async Task A_writer_killed_in_the_middle_loses_nothing_it_had_stored()
    {
        await using var fixture = new StoreFixture();
        await fixture.Store.DisposeAsync();
        using var writer = Process.Start(
            new ProcessStartInfo(
                Environment.ProcessPath!,
                [.. Runner(), "-explicit", "only", "-method", $"*.{nameof(A_process_that_writes_until_it_is_killed)}"]
            )
            {
                Environment = { [WriterFolder] = fixture.Folder },
                RedirectStandardOutput = true,
            }
        )!;
        _ = writer.StandardOutput.ReadToEndAsync(Cancelled);
        var said = Path.Combine(fixture.Folder, "stored");
        while (Stored(said) < 3_000)
        {
            Assert.False(writer.HasExited, "the writer ended by itself");
            await Task.Delay(20, Cancelled);
        }

        writer.Kill();
        await writer.WaitForExitAsync(Cancelled);
        var stored = Stored(said);
        await fixture.ReopenAsync();

        var logs = fixture.Store.Logs(new LogQuery(), 0, 100_000);
        Assert.InRange(logs.Total, stored, stored + 100);
        Assert.Equal(logs.Total, logs.Items.Select(log => log.Message).Distinct().Count());
        var traces = fixture.Store.Traces(new TraceQuery(), 0, 100_000);
        Assert.Equal(logs.Total, traces.Items.Sum(trace => trace.Spans.Sum(spans => spans.Value)));
    }

    [Fact(Explicit = true)]
    public async Task A_process_that_writes_until_it_is_killed()
    {
        var folder = Environment.GetEnvironmentVariable(WriterFolder);
        Assert.SkipWhen(folder is null, "only as the other half of the test above");
        var options = new DashboardOptions { DataFolder = folder };
        var store = new TelemetryStore(
            Microsoft.Extensions.Options.Options.Create(options),
            new RecordedLogger<TelemetryStore>()
        );
        for (var i = 0; ; i += 100)
        {
            var batch = new TelemetryBatch
            {
                Logs = [.. Enumerable.Range(i, 100).Select(n => Log($"log {n}", n))],
                Spans = [.. Enumerable.Range(i, 100).Select(n => Span($"{n % 7}", $"{n}", null, "span", n, 1))],
            };
            await store.AddAsync(batch, Cancelled);
            await store.FlushAsync(Cancelled);
            await File.WriteAllTextAsync(Path.Combine(folder, "stored.new"), $"{i + 100}", Cancelled);
            File.Move(Path.Combine(folder, "stored.new"), Path.Combine(folder, "stored"), overwrite: true);
        }
    }

    [Fact]
    public async Task A_copy_of_the_files_taken_while_writing_opens()
    {
        await using var fixture = new StoreFixture();
        await using var copy = new StoreFixture();
        await copy.Store.DisposeAsync();
        await fixture.AddAsync([.. Enumerable.Range(0, 500).Select(n => Log($"log {n}", n))]);

        // A reader keeps the log of writes from being begun anew, so that the two files fit each other.
        using (var reader = new SqliteConnection($"Data Source={fixture.DatabaseFile};Mode=ReadOnly;Pooling=False"))
        {
            await reader.OpenAsync(Cancelled);
            using var begun = reader.BeginTransaction(deferred: true);
            using var command = reader.CreateCommand();
            command.Transaction = begun;
            command.CommandText = "SELECT count(*) FROM log";
            Assert.Equal(500L, command.ExecuteScalar());
            var writing = Task.Run(
                async () =>
                {
                    for (var i = 500; i < 5_000; i += 100)
                    {
                        await fixture.AddAsync([.. Enumerable.Range(i, 100).Select(n => Log($"log {n}", n))]);
                    }
                },
                Cancelled
            );
            File.Copy(fixture.DatabaseFile, copy.DatabaseFile, overwrite: true);
            File.Copy(fixture.DatabaseFile + "-wal", copy.DatabaseFile + "-wal", overwrite: true);
            await writing;
        }
        await copy.ReopenAsync();

        Assert.InRange(copy.Store.Logs(new LogQuery(), 0, 0).Total, 500, 5_000);
        Assert.Equal(0, copy.Store.Logs(new LogQuery(), 0, 0).Total % 100);
        await copy.AddAsync(Log("and goes on", 9_999));
        Assert.Equal("and goes on", copy.Messages(new LogQuery())[0]);
    }

    private static long Stored(string file) =>
        File.Exists(file) ? long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) : 0;

    /// <summary>The test program's own file, where it is run by dotnet rather than by its executable.</summary>
    private static string[] Runner() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? ["exec", typeof(DurabilityTests).Assembly.Location]
            : [];
}
