using System.CommandLine;
using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Gates;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Web;

/// <summary><c>web publish</c> and <c>web rollback</c>: a static site, such as the web app, in front of its users.</summary>
internal static class WebVerb
{
    private const string WhyNotLocal =
        "A site needs a bucket that an edge reads, and this machine has no edge: open the build with the bundler's own server instead.";

    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "What the bundler wrote: the folder with index.html in it.",
        Required = true,
    };

    private static readonly Option<string?> Version = new("--version")
    {
        Description = "What people call it; else the beginning of its digest.",
    };

    private static readonly Option<string[]> NotHashed = new("--not-hashed")
    {
        Description =
            "A file, such as img/photo-20x4y6z8.png, whose name only looks like it holds a hash of its content.",
    };

    private static readonly Option<int> Keep = Number("--keep", 5, 1, 50, "How many releases keep all their files.");

    private static readonly Option<int> KeepDays = Number(
        "--keep-days",
        7,
        0,
        365,
        "How many days a page may stay open and still find its files."
    );

    private static readonly Option<string?> Site = new("--site")
    {
        Description = "Which site, by its name in the manifest, where there is more than one.",
    };

    private static readonly Option<string?> Bucket = new("--bucket")
    {
        Description = "A bucket that Terraform does not name; needs --distribution.",
    };

    private static readonly Option<string?> Distribution = new("--distribution")
    {
        Description = "The id of the distribution that reads --bucket.",
    };

    public static Command Create() =>
        new("web", "The static site of the web app.")
        {
            Placed(
                new Command("publish", "Publishes a build: hashed assets first, index.html last.")
                {
                    Folder,
                    Version,
                    NotHashed,
                    Keep,
                    KeepDays,
                },
                Publish
            ),
            Placed(new Command("rollback", "Puts the last good release back."), Rollback),
        };

    private static Command Placed(Command command, Func<AwsTopology, ParseResult, Procedure> aws)
    {
        command.Add(Site);
        command.Add(Bucket);
        command.Add(Distribution);
        command.Validators.Add(result =>
        {
            var (site, bucket, distribution) = (
                result.GetValue(Site),
                result.GetValue(Bucket),
                result.GetValue(Distribution)
            );
            if (string.IsNullOrWhiteSpace(bucket) != string.IsNullOrWhiteSpace(distribution))
            {
                result.AddError("--bucket and --distribution name a site together: give both or none.");
            }
            else if (bucket is not null && site is not null)
            {
                result.AddError("--site is one of Terraform's, --bucket is not: give one of them.");
            }
        });
        return command.OnAws(aws, WhyNotLocal);
    }

    private static Procedure Publish(AwsTopology topology, ParseResult arguments)
    {
        var build = WebBuild.Read(arguments.GetValue(Folder)!, arguments.GetValue(NotHashed) ?? []);
        return new WebPublish(
            topology,
            PlaceOf(arguments),
            build,
            new(
                arguments.GetValue(Version) ?? build.Digest["sha256:".Length..][..12],
                arguments.GetValue(Keep),
                TimeSpan.FromDays(arguments.GetValue(KeepDays)),
                new GateAnswers([])
                {
                    Reason = arguments.GetValue(CommonOptions.Reason),
                    BreakGlass = arguments.GetValue(CommonOptions.BreakGlass),
                }
            )
        ).Create();
    }

    private static Procedure Rollback(AwsTopology topology, ParseResult arguments) =>
        new WebRollback(topology, PlaceOf(arguments)).Create();

    private static WebPlace PlaceOf(ParseResult arguments) =>
        new(arguments.GetValue(Site), arguments.GetValue(Bucket), arguments.GetValue(Distribution));

    private static Option<int> Number(string name, int usual, int least, int most, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (
                result.Tokens is [var token]
                && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number)
                && (number < least || number > most)
            )
            {
                result.AddError($"{name} must be {least} to {most}.");
            }
        });
        return option;
    }
}
