using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareConnect.Api.Http;

/// <summary>
/// Versions of what may be changed, as strong entity tags (RFC 9110, 8.8.3): a writer names the version it has seen, so that
/// nobody overwrites a change they do not know of.
/// </summary>
internal static class ETags
{
    public static void WriteETag(this HttpContext http, long version) =>
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>
    /// The version that <c>If-Match</c> names. Null with a problem where the header is missing (428), or is none that was
    /// ever given out for this (412); <c>*</c> and lists are refused too, since they say nothing of what was seen.
    /// </summary>
    public static long? ReadIfMatch(this HttpContext http, out ProblemHttpResult? problem)
    {
        var header = http.Request.Headers.IfMatch.ToString();
        if (header.Length == 0)
        {
            problem = Problems.PreconditionRequired();
            return null;
        }
        if (
            header is ['"', .. var tag, '"']
            && long.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        )
        {
            problem = null;
            return version;
        }
        problem = Problems.PreconditionFailed();
        return null;
    }
}
