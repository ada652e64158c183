using Npgsql;

namespace CareConnect.Bench;

/// <summary>How many patients there are, how many of them the caregiver looks after, and what each one's history is.</summary>
internal sealed record WardSize(int Patients, int OwnPatients, int ReadingsEach, TimeSpan Span)
{
    public long Readings => (long)Patients * ReadingsEach;
}

/// <summary>
/// A caregiver and the patients whose circles they belong to, spread among many of whom they know nothing. All patients have
/// a history of the same length, in the order of time in which it would have been recorded.
/// </summary>
internal sealed class Ward
{
    private const string AddPatientsSql = """
        INSERT INTO patients (id, first_name, last_name, sex, created_by)
        SELECT id, 'Bench', 'Mark', 'UNKNOWN', $2 FROM unnest($1) AS p (id)
        """;

    private const string AddMembersSql = """
        INSERT INTO care_circle_members
          (id, patient_id, user_id, relationship, vital_signs, medications, allergies, messages, files, added_by)
        SELECT gen_random_uuid(), id, $2, 'CAREGIVER', 'RECORD', 'NONE', 'NONE', 'NONE', 'NONE', $2 FROM unnest($1) AS p (id)
        """;

    private const string SelectReadingsSql = "SELECT patient_id, id FROM vital_signs WHERE patient_id = ANY ($1)";

    private Ward() { }

    public required Account Caregiver { get; init; }

    /// <summary>Those whom the caregiver looks after.</summary>
    public required IReadOnlyList<Guid> Patients { get; init; }

    /// <summary>Their histories.</summary>
    public required IReadOnlyList<(Guid Patient, Guid Reading)> Readings { get; init; }

    public required TimeSpan Span { get; init; }

    /// <summary>Fills a database that nobody has used yet; the caregiver is signed in at the API.</summary>
    public static async Task<Ward> CreateAsync(ServiceProcess api, string superuser, WardSize size)
    {
        var caregiver = await Account.RegisterAsync(api);
        Guid[] all = [.. Enumerable.Range(0, size.Patients).Select(_ => Guid.CreateVersion7())];
        Guid[] own =
        [
            .. Enumerable.Range(0, size.OwnPatients).Select(n => all[(long)n * all.Length / size.OwnPatients]),
        ];
        await using var database = NpgsqlDataSource.Create(superuser);
        await ExecuteAsync(database, AddPatientsSql, all, caregiver.Id);
        await ExecuteAsync(database, AddMembersSql, own, caregiver.Id);
        await ReadingLoader.LoadAsync(superuser, caregiver.Id, all, size);
        var readings = await SelectReadingsAsync(database, own);
        await caregiver.SignInAsync(api);
        return new Ward
        {
            Caregiver = caregiver,
            Patients = own,
            Readings = readings,
            Span = size.Span,
        };
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, Guid[] patients, Guid user)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = patients });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = user });
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<(Guid Patient, Guid Reading)>> SelectReadingsAsync(
        NpgsqlDataSource database,
        Guid[] patients
    )
    {
        await using var command = database.CreateCommand(SelectReadingsSql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = patients });
        await using var row = await command.ExecuteReaderAsync();
        var readings = new List<(Guid, Guid)>();
        while (await row.ReadAsync())
        {
            readings.Add((row.GetGuid(0), row.GetGuid(1)));
        }

        return readings;
    }
}
