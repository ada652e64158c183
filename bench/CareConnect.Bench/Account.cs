using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace CareConnect.Bench;

/// <summary>A caregiver with an account, signed in wherever <see cref="SignInAsync"/> was told.</summary>
internal sealed class Account
{
    private const string Email = "bench@bench.example";
    private readonly string _password = RandomNumberGenerator.GetHexString(24);

    private Account() { }

    public Guid Id { get; private set; }

    public static async Task<Account> RegisterAsync(ServiceProcess api)
    {
        var account = new Account();
        using var registered = await api.Client.PostAsJsonAsync(
            "/api/auth/register",
            new
            {
                email = Email,
                password = account._password,
                firstName = "Bench",
                lastName = "Mark",
                role = "CAREGIVER",
            }
        );
        registered.EnsureSuccessStatusCode();
        account.Id = (await registered.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        return account;
    }

    /// <summary>A new session, whose access token is good for a quarter of an hour in every process that has the same key.</summary>
    public async Task SignInAsync(params IReadOnlyList<ServiceProcess> apis)
    {
        using var signedIn = await apis[0]
            .Client.PostAsJsonAsync("/api/auth/login", new { email = Email, password = _password });
        signedIn.EnsureSuccessStatusCode();
        var token = (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        foreach (var api in apis)
        {
            api.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }
}
