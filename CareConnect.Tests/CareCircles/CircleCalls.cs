using System.Text.Json;
using System.Text.Json.Nodes;
using CareConnect.Tests.Api;
using CareConnect.Tests.VitalSigns;
using Xunit;

namespace CareConnect.Tests.CareCircles;

/// <summary>A membership as it was answered: its body and the version to change it by.</summary>
internal sealed record Membership(Guid Id, string ETag, JsonElement Body);

/// <summary>Calls around a care circle, as a user's program makes them.</summary>
internal static class CircleCalls
{
    public static string Members(Guid patientId) => $"/api/patients/{patientId}/members";

    public static object Everywhere(string scope) =>
        new
        {
            vitalSigns = scope,
            medications = scope,
            allergies = scope,
            messages = scope,
            files = scope,
        };

    public static Task<HttpResponseMessage> TryAddAsync(
        this Person manager,
        Guid patientId,
        string email,
        string scope = "VIEW",
        DateTimeOffset? startsAt = null,
        DateTimeOffset? expiresAt = null
    ) =>
        manager.Http.PostAsync(
            Members(patientId),
            new
            {
                email,
                relationship = "FAMILY_MEMBER",
                scopes = Everywhere(scope),
                startsAt,
                expiresAt,
            }
        );

    public static async Task<Membership> AddAsync(
        this Person manager,
        Guid patientId,
        Person member,
        string scope = "VIEW",
        DateTimeOffset? startsAt = null,
        DateTimeOffset? expiresAt = null
    )
    {
        using var response = await manager.TryAddAsync(patientId, member.Email, scope, startsAt, expiresAt);
        return await ToMembershipAsync(response, 201);
    }

    public static async Task<Membership> ToMembershipAsync(this HttpResponseMessage response, int status)
    {
        var body = await response.ReadAsync(status);
        Assert.NotNull(response.Headers.ETag);
        return new Membership(body.GetProperty("id").GetGuid(), response.Headers.ETag.Tag, body);
    }

    public static Task<HttpResponseMessage> ChangeAsync(
        this Person manager,
        Guid patientId,
        Guid memberId,
        string body,
        string? ifMatch
    ) => manager.PatchAsync($"{Members(patientId)}/{memberId}", ifMatch, JsonNode.Parse(body)!);

    public static Task<HttpResponseMessage> RevokeAsync(this Person person, Guid patientId, Guid memberId) =>
        person.Http.DeleteAsync($"{Members(patientId)}/{memberId}", TestContext.Current.CancellationToken);

    public static async Task<List<JsonElement>> ListMembersAsync(
        this Person person,
        Guid patientId,
        string query = ""
    ) => await person.ItemsAsync($"{Members(patientId)}?{query}");

    public static async Task<List<JsonElement>> ItemsAsync(this Person person, string path)
    {
        using var response = await person.Http.FetchAsync(path);
        return [.. (await response.ReadAsync(200)).GetProperty("items").EnumerateArray()];
    }

    /// <summary>Everything of a list, page by page.</summary>
    public static async Task<List<JsonElement>> AllPagesAsync(this Person person, string path, int limit)
    {
        var all = new List<JsonElement>();
        string? cursor = null;
        do
        {
            using var response = await person.Http.FetchAsync(
                $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={limit}&cursor={cursor}"
            );
            var page = await response.ReadAsync(200);
            all.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        } while (cursor is not null);
        return all;
    }

    public static async Task<int> ReadVitalSignsAsync(this Person person, Guid patientId)
    {
        using var response = await person.Http.FetchAsync($"/api/patients/{patientId}/vital-signs");
        return (int)response.StatusCode;
    }

    public static string? Text(this JsonElement element, string property) => element.GetProperty(property).GetString();
}
