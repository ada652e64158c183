using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CareConnect.Bench;

/// <summary>
/// What the API is compared with: the least that a minimal API can do to read or insert one row. Nobody is asked who they
/// are, nothing is checked, nothing is written down.
/// </summary>
internal static class BareServer
{
    private static readonly Guid ReadingId = new("0199a000-0000-7000-8000-000000000001");

    /// <summary>The path of the row that is always there.</summary>
    public static string Reading { get; } = $"/readings/{ReadingId}";

    public static Kind Insert { get; } =
        new("inserting a row", () => Kinds.Post("/readings", NewReading(Guid.CreateVersion7())));

    public static Kind Read { get; } = new("reading a row", () => Kinds.Get(Reading));

    public static async Task RunAsync(string connectionString)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var database = NpgsqlDataSource.Create(connectionString);
        await CreateTableAsync(database);
        await using var app = builder.Build();
        app.MapGet("/readings/{id:guid}", (Guid id) => ReadAsync(database, id));
        app.MapPost("/readings", (BareReading reading) => InsertAsync(database, reading));
        await app.RunAsync();
    }

    private static async Task CreateTableAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            CREATE TABLE bare_readings (
              id uuid PRIMARY KEY, type text NOT NULL, value numeric NOT NULL, unit text NOT NULL, measured_at timestamptz NOT NULL)
            """
        );
        await command.ExecuteNonQueryAsync();
        await InsertAsync(database, NewReading(ReadingId));
    }

    private static BareReading NewReading(Guid id) => new(id, "heart-rate", 71, "/min", DateTimeOffset.UtcNow);

    private static async Task<BareReading?> ReadAsync(NpgsqlDataSource database, Guid id)
    {
        await using var command = database.CreateCommand(
            "SELECT id, type, value, unit, measured_at FROM bare_readings WHERE id = $1"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync()
            ? new(
                row.GetGuid(0),
                row.GetString(1),
                row.GetDecimal(2),
                row.GetString(3),
                row.GetFieldValue<DateTimeOffset>(4)
            )
            : null;
    }

    private static async Task<BareReading> InsertAsync(NpgsqlDataSource database, BareReading reading)
    {
        await using var command = database.CreateCommand(
            "INSERT INTO bare_readings (id, type, value, unit, measured_at) VALUES ($1, $2, $3, $4, $5)"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = reading.Id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reading.Type });
        command.Parameters.Add(new NpgsqlParameter<decimal> { TypedValue = reading.Value });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reading.Unit });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = reading.MeasuredAt });
        await command.ExecuteNonQueryAsync();
        return reading;
    }
}

/// <summary>A row of the bare table.</summary>
internal sealed record BareReading(Guid Id, string Type, decimal Value, string Unit, DateTimeOffset MeasuredAt);
