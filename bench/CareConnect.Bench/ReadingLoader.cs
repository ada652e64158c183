using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace CareConnect.Bench;

/// <summary>
/// Writes histories by COPY, past the triggers that a load of millions cannot wait for, and does by one statement what they
/// would have done for the rows that reads need.
/// </summary>
internal static class ReadingLoader
{
    // One COPY keeps one processor of the server busy; each writes a stretch of time, so that rows lie in order of time.
    private const int Writers = 2;

    private const string CopySql = """
        COPY vital_signs (patient_id, id, measured_at, type, loinc_code, value, systolic, diastolic, unit,
          entered_value, entered_systolic, entered_diastolic, entered_unit, source, recorded_by, recorded_at)
        FROM STDIN (FORMAT binary)
        """;

    private const string AddKeysSql = """
        INSERT INTO vital_sign_keys (patient_id, id, measured_at) SELECT patient_id, id, measured_at FROM vital_signs
        """;

    // What people measure at home, the heart rate with most of it: with the blood pressure and with the oxygen saturation.
    private static readonly Sample[] Types =
    [
        new("blood-pressure", "85354-9", "mm[Hg]", 0),
        new("heart-rate", "8867-4", "/min", 60),
        new("oxygen-saturation", "2708-6", "%", 94),
        new("heart-rate", "8867-4", "/min", 70),
        new("body-temperature", "8310-5", "Cel", 36),
        new("heart-rate", "8867-4", "/min", 80),
        new("body-weight", "29463-7", "kg", 71),
        new("blood-glucose", "2339-0", "mg/dL", 92),
    ];

    private sealed record Sample(string Type, string LoincCode, string Unit, int Least);

    public static async Task LoadAsync(string superuser, Guid recordedBy, Guid[] patients, WardSize size)
    {
        var clock = Stopwatch.StartNew();
        var loading = new NpgsqlConnectionStringBuilder(superuser)
        {
            Options = "-c session_replication_role=replica -c synchronous_commit=off",
            CommandTimeout = 0,
        };
        await using var database = NpgsqlDataSource.Create(loading);
        await ExecuteAsync(database, "ALTER SYSTEM SET max_wal_size = '8GB'", "SELECT pg_reload_conf()");
        var start = DateTimeOffset.UtcNow - size.Span;
        await Parallel.ForAsync(
            0,
            Writers,
            new ParallelOptions { MaxDegreeOfParallelism = Writers },
            (writer, _) => CopyAsync(database, recordedBy, patients, size, start, writer)
        );
        await ExecuteAsync(database, AddKeysSql, "VACUUM (ANALYZE)");
        await ExecuteAsync(database, "ALTER SYSTEM RESET max_wal_size", "SELECT pg_reload_conf()", "CHECKPOINT");
        await using var select = database.CreateCommand("SELECT pg_database_size(current_database()) / 1048576");
        Report.Line(
            $"loaded {size.Readings} readings of {size.Patients} patients in {clock.Elapsed.TotalSeconds:0.0} s; the database has {await select.ExecuteScalarAsync()} MB"
        );
    }

    // Each statement alone: VACUUM and ALTER SYSTEM refuse company.
    private static async Task ExecuteAsync(NpgsqlDataSource database, params string[] statements)
    {
        foreach (var statement in statements)
        {
            await using var command = database.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async ValueTask CopyAsync(
        NpgsqlDataSource database,
        Guid recordedBy,
        Guid[] patients,
        WardSize size,
        DateTimeOffset start,
        int writer
    )
    {
        var step = size.Span / size.ReadingsEach;
        await using var connection = await database.OpenConnectionAsync();
        await using var rows = await connection.BeginBinaryImportAsync(CopySql);
        var (first, end) = (PartOf(size.ReadingsEach, writer), PartOf(size.ReadingsEach, writer + 1));
        for (var n = first; n < end; n++)
        {
            for (var patient = 0; patient < patients.Length; patient++)
            {
                // In turns: nobody's readings lie beside each other.
                var measuredAt = start + (n * step) + (step / patients.Length * patient);
                await WriteAsync(rows, patients[patient], measuredAt, Types[n % Types.Length], recordedBy);
            }
        }

        await rows.CompleteAsync();
    }

    private static int PartOf(int readings, int writer) => readings * writer / Writers;

    private static async Task WriteAsync(
        NpgsqlBinaryImporter rows,
        Guid patient,
        DateTimeOffset measuredAt,
        Sample sample,
        Guid recordedBy
    )
    {
        var isPair = sample.Least == 0;
        decimal?[] amounts = isPair
            ? [null, 110 + Random.Shared.Next(25), 65 + Random.Shared.Next(20)]
            : [sample.Least + (Random.Shared.Next(20) / 10m), null, null];
        await rows.StartRowAsync();
        await rows.WriteAsync(patient, NpgsqlDbType.Uuid);
        await rows.WriteAsync(Guid.CreateVersion7(measuredAt), NpgsqlDbType.Uuid);
        await rows.WriteAsync(measuredAt, NpgsqlDbType.TimestampTz);
        await rows.WriteAsync(sample.Type, NpgsqlDbType.Text);
        await rows.WriteAsync(sample.LoincCode, NpgsqlDbType.Text);
        await WriteAsync(rows, amounts);
        await rows.WriteAsync(sample.Unit, NpgsqlDbType.Text);
        await WriteAsync(rows, amounts);
        await rows.WriteAsync(sample.Unit, NpgsqlDbType.Text);
        await rows.WriteAsync("ENTERED", NpgsqlDbType.Text);
        await rows.WriteAsync(recordedBy, NpgsqlDbType.Uuid);
        await rows.WriteAsync(measuredAt, NpgsqlDbType.TimestampTz);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter rows, decimal?[] amounts)
    {
        foreach (var amount in amounts)
        {
            if (amount is { } given)
            {
                await rows.WriteAsync(given, NpgsqlDbType.Numeric);
            }
            else
            {
                await rows.WriteNullAsync();
            }
        }
    }
}
