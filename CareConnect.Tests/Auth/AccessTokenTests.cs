using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using CareConnect.Tests.Api;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;
using static CareConnect.Tests.Auth.SignInCalls;

namespace CareConnect.Tests.Auth;

/// <summary>Only an access token of ours, for us, and of now opens anything (OWASP ASVS 5.0, 9.1 and 9.2).</summary>
public sealed class AccessTokenTests(ApiServer server, PostgresFixture postgres)
{
    private const string OtherKey = "another key for tests only, which is at least sixty-four characters long too";

    [Theory]
    [InlineData("alg-none")]
    [InlineData("no-signature")]
    [InlineData("changed-role")]
    [InlineData("hs256-of-our-key")]
    [InlineData("hs256-of-another-key")]
    [InlineData("another-key")]
    [InlineData("another-key-unknown-kid")]
    [InlineData("our-key-unknown-kid")]
    [InlineData("another-key-jku")]
    [InlineData("expired")]
    [InlineData("not-yet-valid")]
    [InlineData("without-expiry")]
    [InlineData("another-audience")]
    [InlineData("another-issuer")]
    [InlineData("another-type")]
    [InlineData("refresh-token")]
    public async Task A_token_that_is_not_ours_or_not_of_now_opens_nothing(string kind)
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");

        var token = kind switch
        {
            "alg-none" => $"{Encode("""{"alg":"none","typ":"at+jwt"}""")}.{person.AccessToken().Split('.')[1]}.",
            "no-signature" => person.AccessToken()[..(person.AccessToken().LastIndexOf('.') + 1)],
            "changed-role" => WithAnotherRole(person.AccessToken()),
            "refresh-token" => person.RefreshToken,
            _ => Forge(person, kind),
        };

        Assert.Equal(401, await person.Http.TryTokenAsync(token));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("no-kid")]
    public async Task The_same_token_with_nothing_wrong_opens(string kind)
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");

        Assert.Equal(200, await person.Http.TryTokenAsync(Forge(person, kind)));
    }

    [Fact]
    public async Task A_token_is_signed_with_hmac_sha512_says_what_it_is_for_and_lives_fifteen_minutes()
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");
        var header = JsonNode.Parse(Decode(person.AccessToken().Split('.')[0]))!;
        var body = JsonNode.Parse(Decode(person.AccessToken().Split('.')[1]))!;

        Assert.Equal("HS512", (string?)header["alg"]);
        Assert.Equal("at+jwt", (string?)header["typ"]);
        Assert.Equal("careconnect-api", (string?)body["aud"]);
        Assert.Equal(15 * 60, (long)body["exp"]! - (long)body["iat"]!);
    }

    [Fact]
    public async Task After_fifteen_minutes_it_opens_nothing()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var person = await ApiCalls.SignUpAsync(api.Connect(), "CAREGIVER");

        api.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        var before = await person.Http.TryTokenAsync(person.AccessToken());
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        var after = await person.Http.TryTokenAsync(person.AccessToken());

        Assert.Equal((200, 401), (before, after));
    }

    [Fact]
    public async Task A_logout_is_effective_at_once_on_another_server_with_the_cache_away()
    {
        await using var api = await AttackedApi.StartAsync(postgres, servers: 2);
        var person = await ApiCalls.SignUpAsync(api.Connect(0), "CAREGIVER");
        using var refreshed = await api.Connect(1).RefreshAsync(person.RefreshToken);
        var other = (await refreshed.ReadAsync(200)).GetProperty("accessToken").GetString()!;
        Assert.Equal(200, await api.Connect(1).TryTokenAsync(person.AccessToken()));
        Assert.Equal(200, await api.Connect(1).TryTokenAsync(other));

        using var logout = await person.Http.PostAsync("/api/auth/logout", new { });

        await logout.ReadAsync(204);
        foreach (var token in new[] { person.AccessToken(), other })
        {
            Assert.Equal(401, await api.Connect(1).TryTokenAsync(token));
            Assert.Equal(401, await api.Connect(0).TryTokenAsync(token));
        }
    }

    [Fact]
    public async Task While_the_key_is_replaced_tokens_of_the_other_key_open_and_new_ones_are_signed_with_the_first()
    {
        const string NextKey = "the next key for tests only, which is at least sixty-four characters long as well";
        var database = await postgres.CreateMigratedDatabaseAsync(TestContext.Current.CancellationToken);
        await using var before = ApiFactory.Start(database);
        await using var during = ApiFactory.Start(database, settings: Keys(NextKey, ApiServer.SigningKey, NextKey));
        await using var after = ApiFactory.Start(database, settings: Keys(NextKey));
        var person = await ApiCalls.SignUpAsync(before.CreateClient(), "CAREGIVER");

        using var refreshed = await during.CreateClient().RefreshAsync(person.RefreshToken);
        var next = (await refreshed.ReadAsync(200)).GetProperty("accessToken").GetString()!;

        var (old, third) = (person.AccessToken(), Forge(person, "another-key"));
        Assert.Equal(200, await during.CreateClient().TryTokenAsync(old));
        Assert.Equal(200, await during.CreateClient().TryTokenAsync(Forge(person, "no-kid")));
        Assert.Equal(401, await during.CreateClient().TryTokenAsync(third));
        Assert.Equal(401, await after.CreateClient().TryTokenAsync(old));
        Assert.Equal(401, await before.CreateClient().TryTokenAsync(next));
        Assert.All(
            [await during.CreateClient().TryTokenAsync(next), await after.CreateClient().TryTokenAsync(next)],
            status => Assert.Equal(200, status)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("sixty-three characters are too few for a key of HMAC with SHA51")]
    public async Task An_other_key_that_is_too_short_keeps_the_server_from_starting(string key)
    {
        var database = await postgres.CreateMigratedDatabaseAsync(TestContext.Current.CancellationToken);

        var problem = Assert.Throws<OptionsValidationException>(() =>
            ApiFactory.Start(database, settings: Keys(ApiServer.SigningKey, key))
        );

        Assert.Contains(
            "Each of OtherSigningKeys needs at least 64 characters",
            problem.Message,
            StringComparison.Ordinal
        );
    }

    private static Dictionary<string, string> Keys(string signing, params string[] others) =>
        others
            .Index()
            .ToDictionary(other => $"Jwt:OtherSigningKeys:{other.Index}", other => other.Item)
            .Append(new("Jwt:SigningKey", signing))
            .ToDictionary();

    private static string WithAnotherRole(string token)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{Encode(Decode(parts[1]).Replace("CAREGIVER", "ADMIN", StringComparison.Ordinal))}.{parts[2]}";
    }

    // A token for the person's live session with one thing wrong.
    private static string Forge(Person person, string kind)
    {
        var ours = JsonNode.Parse(Decode(person.AccessToken().Split('.')[1]))!;
        var kid = (string?)JsonNode.Parse(Decode(person.AccessToken().Split('.')[0]))!["kid"];
        var isOurKey = !kind.Contains("another-key", StringComparison.Ordinal);
        var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(isOurKey ? ApiServer.SigningKey : OtherKey))
        {
            KeyId =
                kind == "no-kid" ? null
                : kind.EndsWith("unknown-kid", StringComparison.Ordinal) ? "unknown"
                : kid,
        };
        var isHs256 = kind.StartsWith("hs256", StringComparison.Ordinal);
        var now = DateTime.UtcNow;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = kind == "another-issuer" ? "elsewhere" : "careconnect",
            Audience = kind == "another-audience" ? "another-api" : "careconnect-api",
            TokenType = kind == "another-type" ? "JWT" : "at+jwt",
            NotBefore = kind == "not-yet-valid" ? now.AddMinutes(5) : now.AddMinutes(-10),
            Expires =
                kind == "without-expiry" ? null
                : kind == "expired" ? now.AddMinutes(-1)
                : now.AddMinutes(10),
            AdditionalHeaderClaims = new Dictionary<string, object>(),
            SigningCredentials = new SigningCredentials(
                key,
                isHs256 ? SecurityAlgorithms.HmacSha256 : SecurityAlgorithms.HmacSha512
            ),
            Subject = new ClaimsIdentity([
                new Claim("sub", (string)ours["sub"]!),
                new Claim("sid", (string)ours["sid"]!),
                new Claim("role", (string)ours["role"]!),
            ]),
        };
        if (kind == "another-key-jku")
        {
            descriptor.AdditionalHeaderClaims["jku"] = "https://keys.elsewhere.example/jwks.json";
        }
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }
}
