using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class StoreFilesTests
{
    [Fact]
    public async Task The_files_are_for_their_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows knows no file modes");
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(Log("log"));

        var files = Directory.GetFiles(fixture.Folder);

        Assert.Contains(fixture.DatabaseFile + "-wal", files);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, UnixMode(file)));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            UnixMode(fixture.Folder)
        );
    }

    [Fact]
    public async Task A_store_of_another_version_is_thrown_away_and_that_is_said()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(Log("old"));
        await fixture.Store.DisposeAsync();
        Execute(fixture, "PRAGMA user_version = 999");

        await fixture.ReopenAsync();

        Assert.Empty(fixture.Messages(new LogQuery()));
        Assert.True(fixture.Logger.Messages.TryDequeue(out var message));
        Assert.StartsWith("Information: The telemetry store has version 999", message, StringComparison.Ordinal);
        await fixture.AddAsync(Log("new"));
        Assert.Equal(["new"], fixture.Messages(new LogQuery()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8192)]
    public async Task A_store_that_cannot_be_read_is_put_aside_and_that_is_said(int at)
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(Log("old"));
        await fixture.Store.DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(fixture.DatabaseFile, TestContext.Current.CancellationToken);
        Array.Fill(bytes, (byte)0x5a, at, bytes.Length - at);
        await File.WriteAllBytesAsync(fixture.DatabaseFile, bytes, TestContext.Current.CancellationToken);

        await fixture.ReopenAsync();
        await fixture.AddAsync(Log("new"));

        Assert.Equal(["new"], fixture.Messages(new LogQuery()));
        Assert.True(fixture.Logger.Messages.TryDequeue(out var message));
        Assert.StartsWith("Warning: The telemetry store could not be read", message, StringComparison.Ordinal);
        var aside = Path.Combine(fixture.Folder, "telemetry.corrupt.db");
        var kept = await File.ReadAllBytesAsync(aside, TestContext.Current.CancellationToken);
        // SQLite counts openings in the header.
        Assert.Equal(bytes[8192..], kept[8192..]);
    }

    [Fact]
    public async Task A_store_that_breaks_in_use_is_put_aside_at_the_next_start()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync([.. Enumerable.Range(0, 2_000).Select(n => Log(new string('x', 500) + n, n))]);
        await fixture.ReopenAsync();
        await using (
            var file = new FileStream(fixture.DatabaseFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)
        )
        {
            file.Position = 64 * 8192;
            file.Write([.. Enumerable.Repeat((byte)0x5a, 40 * 8192)]);
        }

        Assert.Throws<SqliteException>(() => fixture.Store.Logs(new LogQuery { Text = "absent" }, 0, 10));
        await fixture.ReopenAsync();

        Assert.Empty(fixture.Messages(new LogQuery()));
        Assert.True(fixture.Logger.Messages.TryDequeue(out var message));
        Assert.StartsWith("Warning: The telemetry store could not be read", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_dashboard_is_told_that_the_store_is_in_use()
    {
        await using var fixture = new StoreFixture();

        var refused = Assert.Throws<StoreInUseException>(() =>
            new TelemetryStore(
                Microsoft.Extensions.Options.Options.Create(fixture.Options),
                new RecordedLogger<TelemetryStore>()
            )
        );

        Assert.Contains("in use by another dashboard", refused.Message, StringComparison.Ordinal);
        Assert.Contains(fixture.Folder, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_folder_the_store_leaves_nothing_behind()
    {
        var store = new TelemetryStore(
            Microsoft.Extensions.Options.Options.Create(new DashboardOptions()),
            new RecordedLogger<TelemetryStore>()
        );
        await store.AddAsync(new TelemetryBatch { Logs = [Log("log")] }, TestContext.Current.CancellationToken);
        await store.FlushAsync(TestContext.Current.CancellationToken);
        var folder = Path.GetDirectoryName(store.DatabaseFile)!;
        Assert.True(Directory.Exists(folder));

        await store.DisposeAsync();

        Assert.False(Directory.Exists(folder));
    }

    private static UnixFileMode UnixMode(string path) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private static void Execute(StoreFixture fixture, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={fixture.DatabaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
