using Microsoft.AspNetCore.Http;

namespace CareConnect.Hosting.S3;

/// <summary>ListBuckets, and what is done with a bucket as a whole.</summary>
internal sealed class BucketHandlers(ObjectStore objects, string region, TimeProvider clock)
{
    private const int MaxBuckets = 10_000;

    public Task ListAsync(S3Request request)
    {
        var (prefix, after) = (request.Parameter("prefix") ?? "", request.Parameter("continuation-token") ?? "");
        var max = request.Number("max-buckets", MaxBuckets) ?? MaxBuckets;
        var all = objects
            .Database.Alone(() => Buckets.List(objects.Database))
            .Where(bucket => bucket.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(bucket => string.CompareOrdinal(bucket.Name, after) > 0)
            .ToList();
        var page = all.Take(Math.Max(1, max)).ToList();
        return S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "ListAllMyBucketsResult",
                S3Xml.Owner(),
                S3Xml.Element(
                    "Buckets",
                    page.Select(bucket =>
                        S3Xml.Element(
                            "Bucket",
                            S3Xml.Element("Name", bucket.Name),
                            S3Xml.Element("CreationDate", S3Xml.Time(bucket.Created)),
                            S3Xml.Element("BucketRegion", region)
                        )
                    )
                ),
                page.Count < all.Count ? S3Xml.Element("ContinuationToken", page[^1].Name) : null
            )
        );
    }

    public async Task CreateAsync(S3Request request)
    {
        if (request.Body.Length is null or > 0)
        {
            var wanted = await S3Xml.ReadAsync(request, "CreateBucketConfiguration");
            if (wanted.Elements().Any(part => part.Name.LocalName != "LocationConstraint"))
            {
                throw S3Errors.NotImplemented("A bucket's configuration other than LocationConstraint");
            }
            if (wanted.Text("LocationConstraint") is { Length: > 0 } named && named != region)
            {
                throw new S3Exception(
                    400,
                    "IllegalLocationConstraintException",
                    $"This server is in the region {region} only."
                );
            }
        }
        objects.Database.Alone(() =>
        {
            Buckets.Create(objects.Database, request.Bucket, clock.GetUtcNow());
            return true;
        });
        request.Context.Response.Headers.Location = "/" + request.Bucket;
    }

    public Task HeadAsync(S3Request request)
    {
        objects.Bucket(request.Bucket);
        request.Context.Response.Headers["x-amz-bucket-region"] = region;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(S3Request request)
    {
        objects.Changing(dropped =>
        {
            Buckets.Delete(objects.Database, request.Bucket, dropped);
            return true;
        });
        request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public Task LocationAsync(S3Request request)
    {
        objects.Bucket(request.Bucket);
        // The oldest region has no name here.
        return S3Xml.WriteAsync(request, S3Xml.Element("LocationConstraint", region == "us-east-1" ? null : region));
    }

    public Task GetVersioningAsync(S3Request request)
    {
        var versioning = objects.Bucket(request.Bucket).Versioning;
        return S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "VersioningConfiguration",
                versioning.Length == 0 ? null : S3Xml.Element("Status", versioning)
            )
        );
    }

    public async Task PutVersioningAsync(S3Request request)
    {
        objects.Bucket(request.Bucket);
        var wanted = await S3Xml.ReadAsync(request, "VersioningConfiguration");
        if (wanted.Text("MfaDelete") is not (null or "Disabled"))
        {
            throw S3Errors.NotImplemented("MFA delete");
        }
        var status = wanted.Text("Status");
        if (status is not (Buckets.Enabled or Buckets.Suspended))
        {
            throw S3Errors.MalformedXml();
        }
        objects.Database.Alone(() =>
        {
            Buckets.SetVersioning(objects.Database, request.Bucket, status);
            return true;
        });
    }
}
