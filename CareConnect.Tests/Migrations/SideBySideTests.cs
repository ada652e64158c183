using System.Collections.Concurrent;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Migrations;

/// <summary>
/// A deployment as users see it: one server answers readers and writers all the while the Migrator expands the schema, and a
/// second one starts on the new schema beside it.
/// </summary>
public sealed class SideBySideTests(PostgresFixture postgres)
{
    private const int People = 3;
    private const int RoundsAfterwards = 5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_schema_expands_nobody_gets_an_error_and_no_write_is_lost()
    {
        await using var old = await ApiFactory.StartAsync(postgres);
        using var files = MigrationFolder.OfTheProject();
        files.Write("V989__column.sql", "ALTER TABLE vital_signs ADD COLUMN probe text;");
        files.Write("V990__column.sql", "ALTER TABLE users ADD COLUMN probe text;");
        files.Write(
            "V991__table.sql",
            "CREATE TABLE probes (id uuid NOT NULL, patient_id uuid REFERENCES patients (id));"
        );
        files.Write(
            "V992__index.sql",
            "-- evolve-tx-off\nCREATE INDEX CONCURRENTLY ix_vital_signs_probe ON vital_signs (patient_id, probe);"
        );
        var traffic = new List<Traffic>();
        for (var i = 0; i < People; i++)
        {
            traffic.Add(new Traffic(await ApiCalls.SignUpAsync(old.CreateClient(), "PATIENT")));
        }
        var running = traffic.ConvertAll(person => person.RunAsync());
        await Task.WhenAll(traffic.Select(person => person.RoundsAsync(1)));

        await postgres.MigrateAsync(old.Database.Superuser, Cancellation, files.Options);
        await using var next = ApiFactory.Start(old.Database);
        foreach (var person in traffic)
        {
            person.Turn(next.CreateClient());
        }
        await Task.WhenAll(traffic.Select(person => person.RoundsAsync(RoundsAfterwards)));
        traffic.ForEach(person => person.Stop());
        await Task.WhenAll(running);

        foreach (var person in traffic)
        {
            Assert.Empty(person.Faults);
            Assert.NotEmpty(person.Recorded);
            Assert.Superset(person.Recorded.ToHashSet(), await ReadIdsAsync(old.Database, person.PatientId));
        }
        await using var connection = await Sql.OpenAsync(old.Database.Superuser, Cancellation);
        Assert.True(
            await connection.ReadAsync<bool>(
                "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_vital_signs_probe'::regclass",
                Cancellation
            )
        );
    }

    [Fact]
    public async Task A_migration_of_two_tables_in_use_steps_back_before_it_deadlocks_with_a_user()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        using var files = MigrationFolder.OfTheProject();
        files.Write(
            "V990__two.sql",
            "ALTER TABLE vital_signs ADD COLUMN probe text; ALTER TABLE users ADD COLUMN probe text;"
        );
        await using var user = await Sql.OpenAsync(database.App, Cancellation);
        await using var transaction = await user.BeginTransactionAsync(Cancellation);
        await user.ExecuteAsync("SELECT FROM users", Cancellation);

        var migrator = postgres.MigrateAsync(database.Superuser, Cancellation, files.Options);
        await WaitForMigratorAsync(database);
        await user.ExecuteAsync("SELECT FROM vital_signs", Cancellation);
        await transaction.CommitAsync(Cancellation);
        await migrator;

        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);
        Assert.Equal(
            2,
            await superuser.ReadAsync<long>(
                "SELECT count(*) FROM information_schema.columns WHERE column_name = 'probe' AND table_name IN ('users', 'vital_signs')",
                Cancellation
            )
        );
    }

    // Until it holds the one table and waits for the other.
    private static async Task WaitForMigratorAsync(MigratedDatabase database)
    {
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);
        while (
            !await superuser.ReadAsync<bool>(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'users'::regclass AND NOT granted)",
                Cancellation
            )
        )
        {
            await Task.Delay(10, Cancellation);
        }
    }

    private static async Task<HashSet<Guid>> ReadIdsAsync(MigratedDatabase database, Guid patientId)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        return
        [
            .. (
                await connection.ReadLinesAsync(
                    "SELECT id FROM vital_signs WHERE patient_id = $1",
                    Cancellation,
                    patientId
                )
            ).Select(Guid.Parse),
        ];
    }

    /// <summary>One person who writes and reads without a pause, on the old server and, once it is there, on the new one too.</summary>
    private sealed class Traffic(Person person)
    {
        private readonly ConcurrentQueue<HttpClient> _servers = new([person.Http]);
        private int _rounds;
        private volatile bool _isStopped;

        public ConcurrentQueue<Guid> Recorded { get; } = new();
        public ConcurrentQueue<string> Faults { get; } = new();
        public Guid PatientId => person.PatientId!.Value;

        public void Turn(HttpClient also)
        {
            also.DefaultRequestHeaders.Authorization = person.Http.DefaultRequestHeaders.Authorization;
            _servers.Enqueue(also);
        }

        public void Stop() => _isStopped = true;

        public async Task RunAsync()
        {
            while (!_isStopped)
            {
                foreach (var server in _servers)
                {
                    try
                    {
                        await RoundAsync(server);
                    }
                    catch (HttpRequestException exception)
                    {
                        Faults.Enqueue(exception.Message);
                    }
                }
                Interlocked.Increment(ref _rounds);
            }
        }

        /// <summary>Returns when so many more rounds are complete.</summary>
        public async Task RoundsAsync(int count)
        {
            // One is under way already.
            var until = Volatile.Read(ref _rounds) + count + 1;
            while (Volatile.Read(ref _rounds) < until)
            {
                await Task.Delay(20, Cancellation);
            }
        }

        private async Task RoundAsync(HttpClient http)
        {
            var (id, path) = (Guid.NewGuid(), $"/api/patients/{PatientId}");
            using var recorded = await http.PostAsync($"{path}/vital-signs", ApiCalls.HeartRate(72, id));
            if (recorded.IsSuccessStatusCode)
            {
                Recorded.Enqueue(id);
            }
            await CheckAsync("recording", recorded);
            foreach (
                var read in new[]
                {
                    "",
                    "/vital-signs?limit=3",
                    "/vital-signs/latest",
                    $"/vital-signs/{id}",
                    "/alerts?limit=3",
                }
            )
            {
                using var response = await http.FetchAsync(path + read);
                await CheckAsync(read, response);
            }
            using var list = await http.FetchAsync("/api/patients");
            await CheckAsync("patients", list);
        }

        private async Task CheckAsync(string what, HttpResponseMessage response)
        {
            if (!response.IsSuccessStatusCode)
            {
                Faults.Enqueue(
                    $"{what}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Cancellation)}"
                );
            }
        }
    }
}
