using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// The way to send mail: SES in the deployment's region while the host is empty, else the SMTP server that it names. What the
/// resource does not say becomes a variable, smtp_host to smtp_password.
/// </summary>
internal static class MailMapping
{
    private const string Ses = "email-smtp.${var.platform.region}.amazonaws.com";

    // SES and others take STARTTLS there; port 25 is closed on Fargate.
    private const string Port = "587";

    private static readonly (string Key, string? Default)[] Settings =
    [
        ("host", ""),
        ("port", Port),
        ("username", null),
        ("password", null),
    ];

    public static void Map(TranslationContext context, MailResource mail)
    {
        if (context.Manifest.Resources.OfType<MailResource>().First() != mail)
        {
            context.Report.Refuse(
                mail,
                [],
                "a deployment sends mail as one domain, in one way",
                "Use the other resource"
            );
            return;
        }
        context.Report.Translated(mail, ["type"], Names.Address(mail));
        ValueMapping.Check(context, mail, ["connectionString"], mail.ConnectionString);
        foreach (var (key, standard) in Settings)
        {
            context.Try(
                mail,
                mail.Json.TryGetProperty(key, out _) ? [key] : [],
                _ => Map(context, mail, key, standard)
            );
        }
        context.Write(mail, ModuleCall.Of(mail, "mail", null, []));
    }

    /// <summary>What <c>{mail.host}</c> and its like are.</summary>
    public static Composed Resolve(
        Topology topology,
        MailResource mail,
        string property,
        Func<string, Composed> resolve
    )
    {
        var (_, standard) = Array.Find(Settings, setting => setting.Key == property);
        if (Settings.All(setting => setting.Key != property))
        {
            throw new RefusedException(
                $"'{mail.Name}' has no '{property}'",
                "Use host, port, username or password, or publish a connectionString with it"
            );
        }
        var given = Given(topology.Manifest, mail, property) is { } text
            ? resolve(text)
            : Composed.Of(new($"var.{topology.Names.Variable($"smtp-{property}")}", IsSecret: property == "password"));
        return property != "host" || given is { IsLiteral: true, Text: not "" } ? given
            : given.IsLiteral ? Composed.Of(new($"\"{Ses}\""))
            : Composed.Of(new($"coalesce({given.ToHcl()}, \"{Ses}\")", IsSecret: given.IsSecret));
    }

    /// <summary>What a client's security group lets out for mail: the port, and whether beyond SES's endpoint.</summary>
    public static HclValue Client(TranslationContext context, MailResource mail)
    {
        var consumer = new Consumer(mail.Name);
        string Setting(string key) =>
            Given(context.Manifest, mail, key) is { } text
                ? context.Resolver.Resolve(text, consumer).ToHcl()
                : $"var.{context.Names.Variable($"smtp-{key}")}";
        return new HclObject(
            [
                new("port", HclValue.Of($"tonumber({Setting("port")})")),
                new("outside", HclValue.Of($"{Setting("host")} != \"\"")),
            ],
            OnOneLine: true
        );
    }

    private static void Map(TranslationContext context, MailResource mail, string key, string? standard)
    {
        if (Given(context.Manifest, mail, key) is not { } text)
        {
            context.Claim(context.Names.Variable($"smtp-{key}"), $"{mail.Name}, {key}");
            context.MoreVariables.Add(Variable(context, key, standard));
            return;
        }
        var value = context.Resolver.Resolve(text, new Consumer(mail.Name));
        if (key is "host" or "port" && value.IsSecret)
        {
            throw new RefusedException(
                $"the {key} decides a rule of a security group, which shows it, and this one is a secret",
                "Make it a parameter that is no secret"
            );
        }
        if (key == "port" && value.IsLiteral && !(ushort.TryParse(value.Text, out var port) && port > 0))
        {
            throw new RefusedException("it is no port", $"Use 1 to 65535, for example {Port}");
        }
        if (mail.Json.TryGetProperty(key, out _))
        {
            ValueMapping.Check(context, mail, [key], text);
        }
    }

    /// <summary>Whether a mail resource takes what it leaves open from this parameter, without an expression that says so.</summary>
    public static bool Takes(Manifest manifest, Resource parameter) =>
        parameter is ParameterResource
        && manifest
            .Resources.OfType<MailResource>()
            .Any(mail => Settings.Any(setting => Given(manifest, mail, setting.Key) == $"{{{parameter.Name}.value}}"));

    // A parameter of the variable's name is what the resource leaves open.
    private static string? Given(Manifest manifest, MailResource mail, string key) =>
        key switch
        {
            "host" => mail.Host,
            "port" => mail.Port,
            "username" => mail.Username,
            "password" => mail.Password,
            _ => null,
        }
        ?? manifest
            .Resources.OfType<ParameterResource>()
            .Where(parameter => Names.Identifier(parameter.Name) == $"smtp_{key}")
            .Select(parameter => $"{{{parameter.Name}.value}}")
            .FirstOrDefault();

    private static HclBlock Variable(TranslationContext context, string key, string? standard)
    {
        var description = key == "host" ? "Server that mail is sent through; empty for SES." : $"SMTP {key}.";
        var items = new List<HclItem>
        {
            new HclAttribute("description", HclValue.Text(description)),
            new HclAttribute("type", HclValue.Of("string")),
            new HclAttribute("nullable", HclValue.Of(false)),
        };
        if (standard is not null)
        {
            items.Add(new HclAttribute("default", HclValue.Text(standard)));
        }
        if (key == "password")
        {
            items.Add(new HclAttribute("sensitive", HclValue.Of(true)));
            items.Add(new HclAttribute("ephemeral", HclValue.Of(true)));
        }
        return new("variable", [context.Names.Variable($"smtp-{key}")], items);
    }
}
