using System.Text.RegularExpressions;
using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>A container of the image postgres becomes an RDS instance of the tag's major version.</summary>
internal static partial class PostgresMapping
{
    /// <summary>Where RDS listens: not PostgreSQL's usual port, which scanners try first.</summary>
    public const int Port = 5433;

    private const string Service = "RDS";

    // RDS offers these majors; the next one is a line here and a look at the parameter group.
    private const int OldestMajor = 13;

    private const int NewestMajor = 18;

    public static void Map(TranslationContext context, WorkloadResource postgres)
    {
        context.Report.Translated(postgres, ["type"], Names.Address(postgres));
        ManagedContainer.Report(context, postgres, Service, "/var/lib/postgresql");
        var version = EngineVersion(context, postgres);
        var databases = DatabaseNames.Of(context, postgres);
        var username = Username(context, postgres);
        var password = Password(context, postgres);
        HclItem[] arguments =
        [
            new HclAttribute("engine_version", version),
            new HclAttribute("databases", new HclList(databases)),
            new HclAttribute("username", username),
            new HclAttribute("password", password),
            ModuleCall.SecurityGroup(postgres),
        ];
        foreach (var name in postgres.Env.Keys.Where(name => !IsArgument(name)))
        {
            context.Report.NotTranslated(
                postgres,
                ["env", name],
                $"it is a setting of the image, and {Service} runs none"
            );
        }
        context.Write(
            postgres,
            [
                ModuleCall.Of(postgres, "rds", $"Takes the place of the image {postgres.Image}.", arguments),
                .. DatabaseJob.Of(context, postgres, databases, username, password),
            ]
        );
    }

    private static bool IsArgument(string name) => name is "POSTGRES_USER" or "POSTGRES_PASSWORD" or "POSTGRES_DB";

    private static HclValue EngineVersion(TranslationContext context, WorkloadResource postgres)
    {
        var major = ImageName.Of(postgres.Image!).Major;
        context.Try(
            postgres,
            ["image"],
            path =>
            {
                if (major is null or < OldestMajor or > NewestMajor)
                {
                    throw new RefusedException(
                        $"the tag names no major version that RDS has ({OldestMajor} to {NewestMajor})",
                        "Pin the tag: WithImageTag(\"17.6\")"
                    );
                }
                context.Report.Translated(postgres, path, Names.Address(postgres, "engine_version"));
            }
        );
        return HclValue.Text($"{major}");
    }

    private static HclValue Username(TranslationContext context, WorkloadResource postgres)
    {
        var username = Composed.Literal("postgres");
        context.Try(
            postgres,
            ["env", "POSTGRES_USER"],
            path =>
            {
                if (ManagedContainer.Environment(context, postgres, "POSTGRES_USER") is not { } given)
                {
                    return;
                }
                if (given.IsSecret)
                {
                    throw new RefusedException(
                        "RDS keeps the user's name in the clear, and this one is a secret",
                        "Make it a parameter that is no secret, or leave it to be 'postgres'"
                    );
                }
                if (given.IsLiteral && !Name().IsMatch(given.Text))
                {
                    throw new RefusedException(
                        "RDS takes letters, digits and underscores here, and neither admin nor rdsadmin",
                        "Take another name"
                    );
                }
                username = given;
                context.Report.Translated(postgres, path, Names.Address(postgres, "username"));
            }
        );
        return HclValue.Of(username.ToHcl());
    }

    private static HclValue Password(TranslationContext context, WorkloadResource postgres)
    {
        var password = "null";
        context.Try(
            postgres,
            ["env", "POSTGRES_PASSWORD"],
            path =>
            {
                var given = ManagedContainer.Environment(context, postgres, "POSTGRES_PASSWORD");
                if (given?.Single is not { IsSecret: true, Parameter: { } parameter, Hcl: { } hcl })
                {
                    throw new RefusedException(
                        "the password must be a secret parameter, so that it stands in no file, plan or state",
                        "Leave it to AddPostgres, or give it AddParameter(..., secret: true)"
                    )
                    {
                        HidesValue = true,
                    };
                }
                password = hcl;
                context.Use(parameter, ParameterUses.DatabasePassword);
                context.Report.Translated(postgres, path, Names.Address(postgres, "password"));
            }
        );
        return HclValue.Of(password);
    }

    [GeneratedRegex(@"^(?!(admin|rdsadmin|rdsrepladmin)\z|pg_)[A-Za-z][A-Za-z0-9_]{0,62}\z", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
