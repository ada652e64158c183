using System.Net.Http.Json;
using Npgsql;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>Rows in the database of a running AppHost, by the connection string that its API was given.</summary>
internal static class Records
{
    public static async Task WriteAsync(AppHostRun host, string text)
    {
        await using var connection = await OpenAsync(host);
        await using var command = new NpgsqlCommand(
            "CREATE TABLE IF NOT EXISTS records (content text); INSERT INTO records VALUES (@content)",
            connection
        );
        command.Parameters.AddWithValue("content", text);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<List<string>> ReadAsync(AppHostRun host)
    {
        await using var connection = await OpenAsync(host);
        await using var command = new NpgsqlCommand("SELECT content FROM records", connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var found = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            found.Add(reader.GetString(0));
        }
        return found;
    }

    private static async Task<NpgsqlConnection> OpenAsync(AppHostRun host)
    {
        using var engine = host.ConnectToEngine();
        using var http = new HttpClient { BaseAddress = await engine.AddressAsync("api") };
        var environment = await http.GetFromJsonAsync<Dictionary<string, string>>(
            "/env",
            TestContext.Current.CancellationToken
        );
        var connection = new NpgsqlConnection(environment!["ConnectionStrings__records"] + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
