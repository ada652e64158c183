using System.CommandLine;
using CareConnect.Ops.Verbs.Versions;

namespace CareConnect.Ops.Verbs.Images;

/// <summary>What images are made of besides the source, where an operator names it.</summary>
/// <param name="Source">The source tree.</param>
/// <param name="BaseImage">Of api, worker and migrator; null for the SDK's own.</param>
/// <param name="OpsBaseImage">Of ops; null for its project's.</param>
/// <param name="Certificates">A file with RDS's certificates; null fetches them from AWS.</param>
internal sealed record ImageInputs(SourceTree Source, string? BaseImage, string? OpsBaseImage, string? Certificates)
{
    public static readonly Option<string?> SourceOption = new("--source")
    {
        Description = "The source tree; else the one around this folder.",
    };

    private static readonly Option<string?> BaseImageOption = new("--base-image")
    {
        Description = "Images of api, worker and migrator: instead of the SDK's own base.",
    };

    private static readonly Option<string?> OpsBaseImageOption = new("--ops-base-image")
    {
        Description = "Image of ops: another base with pg_dump and glibc than PostgreSQL's own.",
    };

    private static readonly Option<string?> CertificatesOption = new("--rds-certificates")
    {
        Description = "Images: a file with RDS's certificates, where AWS's trust store cannot be reached.",
    };

    /// <summary>The options of every command that makes images.</summary>
    public static IEnumerable<Option> Options =>
        [SourceOption, BaseImageOption, OpsBaseImageOption, CertificatesOption];

    public static ImageInputs Of(ParseResult arguments) =>
        new(
            SourceTree.Find(arguments.GetValue(SourceOption)),
            arguments.GetValue(BaseImageOption),
            arguments.GetValue(OpsBaseImageOption),
            arguments.GetValue(CertificatesOption)
        );

    /// <summary>The base that was named for an image; null when none was.</summary>
    public string? BaseOf(string image) => image == ImagePublish.Ops ? OpsBaseImage : BaseImage;
}
