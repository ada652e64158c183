namespace CareConnect.Ops.Aws;

/// <summary>How many connections an instance of RDS for PostgreSQL takes, by its class: as terraform_aws/modules/monitoring reckons.</summary>
internal static class RdsConnections
{
    private const long Gibibyte = 1L << 30;
    private const long BytesEach = 9_531_392;
    private const int Most = 5000;

    // The instance itself takes a tenth: a warning comes early rather than late.
    private const double Left = 0.9;

    private static readonly Dictionary<string, int> GibibytesOfSize = new()
    {
        ["micro"] = 1,
        ["small"] = 2,
        ["medium"] = 4,
        ["large"] = 8,
        ["xlarge"] = 16,
        ["2xlarge"] = 32,
        ["4xlarge"] = 64,
        ["8xlarge"] = 128,
        ["12xlarge"] = 192,
        ["16xlarge"] = 256,
        ["24xlarge"] = 384,
    };

    /// <param name="instanceClass">Such as db.r6g.large, whose family r has twice the memory.</param>
    /// <returns>Null when the class is not known.</returns>
    public static int? LimitOf(string? instanceClass) =>
        instanceClass?.Split('.') is ["db", var family, var size]
        && GibibytesOfSize.TryGetValue(size, out var gibibytes)
            ? (int)Math.Min(Most, Left * Gibibyte / BytesEach * gibibytes * (family.StartsWith('r') ? 2 : 1))
            : null;
}
