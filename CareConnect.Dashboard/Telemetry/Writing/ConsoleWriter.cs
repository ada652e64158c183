using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

internal sealed class ConsoleWriter(SqliteConnection connection, ResourceWriter resources) : IDisposable
{
    private readonly Statement _add = new(
        connection,
        "INSERT INTO console (source, time, is_error, text, plain) VALUES (@1, @2, @3, @4, @5)"
    );

    public void Add(ConsoleLine line)
    {
        var text = StoredText.Of(line.Text);
        _add.Execute(resources.SourceOf(line), line.Time, line.IsError, text, StoredText.WithoutAnsi(text));
    }

    public void Dispose() => _add.Dispose();
}
