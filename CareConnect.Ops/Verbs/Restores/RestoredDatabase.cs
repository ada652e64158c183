using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using Npgsql;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>A database that was restored beside the live one, or that was the live one once. What it is stands in its comment.</summary>
/// <param name="Name">careconnect_restore_... or careconnect_before_...</param>
/// <param name="From">The backup, or the second.</param>
/// <param name="Time">The moment whose state it holds, UTC.</param>
/// <param name="Tables">Those that are meant; none for all.</param>
internal sealed record RestoredDatabase(
    [property: JsonIgnore] string Name,
    string From,
    DateTimeOffset Time,
    IReadOnlyList<string> Tables
)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static string RestoreName(string database, Guid run) => $"{database}_restore_{run.ToString("n")[^8..]}";

    public static string BeforeName(string database, Guid run) => $"{database}_before_{run.ToString("n")[^8..]}";

    public async Task SaveAsync(NpgsqlConnection server, CancellationToken cancellationToken)
    {
        var text = Sql.Literal(JsonSerializer.Serialize(this, Format));
        await server.ExecuteAsync($"COMMENT ON DATABASE {Sql.Quoted(Name)} IS {text}", cancellationToken);
    }

    /// <summary>All of them, the newest state first.</summary>
    public static async Task<IReadOnlyList<RestoredDatabase>> ListAsync(
        DatabaseAccess database,
        CancellationToken cancellationToken
    )
    {
        await using var server = await DatabaseAccess.OpenAsync(database.To("postgres").Owner, cancellationToken);
        var found = await server.RowsAsync(
            $"""
            SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database
            WHERE datname ~ '^{database.Name}_(restore|before)_[0-9a-f]+$'
            """,
            row => Read(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1)),
            cancellationToken
        );
        return [.. found.OrderByDescending(restored => restored.Time)];
    }

    /// <exception cref="ProcedureException">There is none of the name.</exception>
    public static async Task<RestoredDatabase> FindAsync(
        DatabaseAccess database,
        string name,
        CancellationToken cancellationToken
    ) =>
        (await ListAsync(database, cancellationToken)).FirstOrDefault(restored => restored.Name == name)
        ?? throw new ProcedureException(
            $"There is no restored database '{name}'. careconnect restore list --target local shows them."
        );

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}  {From}  state of {Time:yyyy-MM-dd HH:mm:ss} UTC{(Tables.Count == 0 ? "" : "  only " + string.Join(", ", Tables))}"
        );

    // Without a comment it is the rest of a restore that was killed.
    private static RestoredDatabase Read(string name, string? comment)
    {
        try
        {
            return JsonSerializer.Deserialize<RestoredDatabase>(comment ?? "null", Format) is { } read
                ? read with
                {
                    Name = name,
                }
                : Unfinished(name);
        }
        catch (JsonException)
        {
            return Unfinished(name);
        }
    }

    private static RestoredDatabase Unfinished(string name) => new(name, "NOT WHOLE", DateTimeOffset.UnixEpoch, []);

    /// <summary>Whether it was restored to its end.</summary>
    [JsonIgnore]
    public bool IsWhole => Time > DateTimeOffset.UnixEpoch;
}
