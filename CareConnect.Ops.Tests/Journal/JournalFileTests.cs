using CareConnect.Ops.Journal;

namespace CareConnect.Ops.Tests.Journal;

public sealed class JournalFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-journal-");

    private JournalFile Journal => new(Path.Combine(_folder.FullName, "deep", "journal.jsonl"), TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_is_added_is_read_in_its_order_and_each_entry_holds_the_hash_of_the_one_before()
    {
        await WriteAsync("a", "b", "c");

        var entries = await Journal.ReadAsync(Stop);

        Assert.Equal(["a", "b", "c"], entries.Select(entry => entry.Step));
        Assert.Equal(JournalEntry.First, entries[0].Previous);
        Assert.Equal(entries[0].Hash, entries[1].Previous);
        Assert.Equal(entries[1].Hash, entries[2].Previous);
    }

    [Fact]
    public async Task No_journal_is_an_empty_one() => Assert.Empty(await Journal.ReadAsync(Stop));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_entry_that_was_changed_is_noticed(int line)
    {
        await WriteAsync("a", "b", "c");
        var lines = await File.ReadAllLinesAsync(Journal.Path, Stop);
        lines[line] = lines[line].Replace("root", "boot", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(Journal.Path, lines, Stop);

        var problem = await Assert.ThrowsAsync<JournalException>(() => Journal.ReadAsync(Stop));

        Assert.Contains($"line {line + 1}:", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task An_entry_that_was_taken_out_is_noticed(int line)
    {
        await WriteAsync("a", "b", "c");
        var lines = (await File.ReadAllLinesAsync(Journal.Path, Stop)).ToList();
        lines.RemoveAt(line);
        await File.WriteAllLinesAsync(Journal.Path, lines, Stop);

        await Assert.ThrowsAsync<JournalException>(() => Journal.ReadAsync(Stop));
    }

    [Fact]
    public async Task Nothing_is_added_to_a_journal_that_was_changed()
    {
        await WriteAsync("a", "b");
        var text = (await File.ReadAllTextAsync(Journal.Path, Stop)).Replace("root", "boot", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Journal.Path, text, Stop);

        await Assert.ThrowsAsync<JournalException>(() => WriteAsync("c"));

        Assert.Equal(text, await File.ReadAllTextAsync(Journal.Path, Stop));
    }

    [Fact]
    public async Task A_line_that_a_killed_command_left_half_written_goes_and_the_chain_goes_on()
    {
        await WriteAsync("a");
        await File.AppendAllTextAsync(Journal.Path, """{"run":"0193""", Stop);

        await WriteAsync("b");

        Assert.Equal(["a", "b"], (await Journal.ReadAsync(Stop)).Select(entry => entry.Step));
    }

    [Fact]
    public async Task Two_commands_at_once_write_one_after_the_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => WriteAsync($"{number}")));

        Assert.Equal(20, (await Journal.ReadAsync(Stop)).Count);
    }

    private async Task WriteAsync(params string[] steps)
    {
        foreach (var step in steps)
        {
            var entry = new JournalEntry(Guid.NewGuid(), JournalEvent.StepDone, "test", "local", "host", "root@here")
            {
                Step = step,
                Facts = new Dictionary<string, string> { ["key"] = "väl+ue" },
            };
            await Journal.AppendAsync(entry, Stop);
        }
    }
}
