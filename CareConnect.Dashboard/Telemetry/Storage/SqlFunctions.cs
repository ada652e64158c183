using CareConnect.Dashboard.Telemetry.Reading;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Storage;

/// <summary>What SQL asks of us, row by row, because SQLite's own comparisons know ASCII only.</summary>
internal static class SqlFunctions
{
    public static void Register(SqliteConnection connection)
    {
        // has_word(word, text...): whether one of the texts has the word.
        connection.CreateFunction<string, string?, bool>(
            "has_word",
            static (word, text) => text is not null && text.Contains(word, StringComparison.OrdinalIgnoreCase),
            isDeterministic: true
        );
        // attributes_have(word, attributes): whether a key or a value in the JSON has the word.
        connection.CreateFunction<string, string?, bool>(
            "attributes_have",
            static (word, json) => json is not null && AttributeJson.Has(json, word),
            isDeterministic: true
        );
        // holds(actual, comparison, expected): see FieldComparison.
        connection.CreateFunction<string?, int, string, bool>(
            "holds",
            static (actual, comparison, expected) => FieldComparison.Holds(actual, (Comparison)comparison, expected),
            isDeterministic: true
        );
    }
}
