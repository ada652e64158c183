using System.Net.Http.Headers;
using CareConnect.Tests.Api;
using CareConnect.Tests.Outbox;
using Xunit;

namespace CareConnect.Tests.Maintenance;

/// <summary>What an operator does, and how a test waits until it is known.</summary>
internal static class MaintenanceSwitch
{
    /// <summary>Generous: what is promised is 5 seconds.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Switches, and returns whether it was on before.</summary>
    public static async Task<bool> SetMaintenanceAsync(
        this MigratedDatabase database,
        bool isOn,
        string? message = null,
        DateTimeOffset? until = null
    )
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        return await connection.ReadAsync<bool>(
            "SELECT set_maintenance_mode($1, $2::text, $3::timestamptz, 'an operator')",
            Token,
            isOn,
            (object?)message ?? DBNull.Value,
            (object?)until?.ToUniversalTime() ?? DBNull.Value
        );
    }

    /// <summary>Waits until this person's calls are answered so.</summary>
    public static Task UntilAnsweredAsync(this Person person, int status) =>
        WorkerHost.UntilAsync(
            async () =>
            {
                using var response = await person.Http.FetchAsync("/api/patients");
                return (int)response.StatusCode == status;
            },
            Limit,
            Token
        );

    /// <summary>Appointed in the database, and signed in with a client of their own.</summary>
    public static async Task<Person> AppointAsync(this MigratedDatabase database, Person person, HttpClient http)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        await connection.ExecuteAsync("UPDATE users SET role = 'ADMIN' WHERE id = $1", Token, person.Id);
        using var login = await http.PostAsync(
            "/api/auth/login",
            new { email = person.Email, password = ApiServer.Password }
        );
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            (await login.ReadAsync(200)).GetProperty("accessToken").GetString()
        );
        return person with { Http = http };
    }
}
