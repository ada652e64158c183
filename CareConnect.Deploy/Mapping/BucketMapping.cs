using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>A bucket of S3. Who refers to it may read and write its objects.</summary>
internal static class BucketMapping
{
    private static readonly string[] Classes = ["files", "backups", "logs"];

    // The days after which backups expire; the guide's seven years.
    private const int LongestLock = 2557;

    // As long as the newest backups are the ones that are restored from.
    private const int BackupsLock = 35;

    public static void Map(TranslationContext context, BucketResource bucket)
    {
        context.Report.Translated(bucket, ["type"], Names.Address(bucket));
        ValueMapping.Check(context, bucket, ["connectionString"], bucket.ConnectionString);
        Check(
            context,
            bucket,
            "lifecycleClass",
            bucket.LifecycleClass is null || Classes.Contains(bucket.LifecycleClass),
            $"use one of {string.Join(", ", Classes)}"
        );
        Check(
            context,
            bucket,
            "objectLockDays",
            bucket.ObjectLockDays is null or (>= 1 and <= LongestLock) && ClassOf(bucket) != "logs",
            $"use 1 to {LongestLock} days, and none for logs, which S3 would not deliver then"
        );
        HclItem[] arguments =
        [
            new HclAttribute("lifecycle_class", HclValue.Text(ClassOf(bucket))),
            new HclAttribute("object_lock_days", HclValue.Of(LockOf(bucket))),
        ];
        context.Write(bucket, ModuleCall.Of(bucket, "s3", null, arguments));
    }

    private static string ClassOf(BucketResource bucket) =>
        bucket.LifecycleClass ?? (Classes.Contains(bucket.Name) ? bucket.Name : Classes[0]);

    // Nobody shall be able to delete the last good backup: 164.308(a)(7)(ii)(A).
    private static int? LockOf(BucketResource bucket) =>
        bucket.ObjectLockDays ?? (ClassOf(bucket) == "backups" ? BackupsLock : null);

    private static void Check(TranslationContext context, BucketResource bucket, string key, bool isValid, string fix)
    {
        if (!bucket.Json.TryGetProperty(key, out _))
        {
            return;
        }
        if (isValid)
        {
            var argument = key == "lifecycleClass" ? "lifecycle_class" : "object_lock_days";
            context.Report.Translated(bucket, [key], Names.Address(bucket, argument));
        }
        else
        {
            context.Report.Refuse(
                bucket,
                [key],
                "a bucket cannot have this value",
                char.ToUpperInvariant(fix[0]) + fix[1..]
            );
        }
    }
}
