using System.Net.Mime;
using Amazon.S3.Model;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CareConnect.Dashboard.Storage;

/// <summary>
/// Bodies of objects, from the storage server to the browser and back. What somebody stored is never a page of ours: it
/// is a download, or pixels, or a PDF, and nothing in it runs.
/// </summary>
internal static class ObjectEndpoints
{
    private const string Path = "/buckets/{resource}/{bucket}/content";

    /// <summary>Nothing loads, runs or is sent, should a browser ever open the answer as a page.</summary>
    private const string Inert = "default-src 'none'; sandbox";

    /// <summary>The browser's own PDF viewer does not work in a sandbox; only our own pages may frame it.</summary>
    private const string Framed = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

    public static void MapObjects(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, DownloadAsync);
        // Not a POST: a form of another page cannot send it, and a script is asked for its origin first.
        app.MapPut(Path, UploadAsync).WithMetadata(new DisableRequestSizeLimitAttribute());
    }

    /// <summary>Where an object can be got.</summary>
    public static string AddressOf(string resource, string bucket, string key, string? versionId, bool inline) =>
        UploadAddress(resource, bucket, key)
        + (versionId is null ? "" : $"&version={Uri.EscapeDataString(versionId)}")
        + (inline ? "&inline=true" : "");

    public static string UploadAddress(string resource, string bucket, string key) =>
        $"/buckets/{Uri.EscapeDataString(resource)}/{Uri.EscapeDataString(bucket)}/content?key={Uri.EscapeDataString(key)}";

    private static async Task DownloadAsync(
        HttpContext context,
        StorageServers servers,
        string resource,
        string bucket,
        string key,
        string? version,
        bool inline = false
    )
    {
        var request = new GetObjectRequest
        {
            BucketName = bucket,
            Key = key,
            VersionId = version,
        };
        var ends = context.RequestAborted;
        try
        {
            await servers.StreamAsync(
                resource,
                async (s3, _) =>
                {
                    using var body = await s3.GetObjectAsync(request, ends);
                    Describe(context.Response, body, key, inline);
                    await body.ResponseStream.CopyToAsync(context.Response.Body, ends);
                    return true;
                },
                ends
            );
        }
        catch (StorageException) when (context.Response.HasStarted)
        {
            // Half an object must not look like a whole one.
            context.Abort();
        }
        catch (StorageException problem)
        {
            await AnswerAsync(context, problem);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // Whoever wanted it went away.
        }
    }

    private static async Task UploadAsync(
        HttpContext context,
        StorageServers servers,
        string resource,
        string bucket,
        string key,
        bool replace = false
    )
    {
        var type = context.Request.ContentType is { Length: > 0 } given ? given : MediaTypeNames.Application.Octet;
        var ends = context.RequestAborted;
        try
        {
            await servers.StreamAsync(
                resource,
                async (s3, _) =>
                {
                    await ObjectWriter.PutAsync(s3, bucket, key, type, context.Request.Body, replace, ends);
                    return true;
                },
                ends
            );
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (StorageException problem)
        {
            await AnswerAsync(context, problem);
        }
        catch (Exception) when (ends.IsCancellationRequested)
        {
            // Whoever sent it went away, and nothing was stored.
        }
    }

    private static void Describe(HttpResponse response, GetObjectResponse body, string key, bool inline)
    {
        var type = Preview.TypeOf(body.Headers.ContentType ?? "", key);
        var kind = inline ? Preview.KindOf(type) : PreviewKind.None;
        var isShown = kind is PreviewKind.Image or PreviewKind.Pdf && body.ContentLength <= Preview.MaxBytes;
        response.ContentType = isShown ? type : MediaTypeNames.Application.Octet;
        response.ContentLength = body.ContentLength;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = isShown && kind == PreviewKind.Pdf ? Framed : Inert;
        response.Headers.XFrameOptions = isShown && kind == PreviewKind.Pdf ? "SAMEORIGIN" : "DENY";
        var disposition = new ContentDispositionHeaderValue(isShown ? "inline" : "attachment");
        disposition.SetHttpFileName(ObjectNames.FileName(key));
        response.Headers.ContentDisposition = disposition.ToString();
    }

    private static Task AnswerAsync(HttpContext context, StorageException problem)
    {
        context.Response.StatusCode = (int?)problem.Status switch
        {
            null or >= 500 => StatusCodes.Status502BadGateway,
            401 or 403 => StatusCodes.Status502BadGateway,
            { } status => status,
        };
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(problem.Message, context.RequestAborted);
    }
}
