using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using CareConnect.Migrator;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary>
/// <c>rotate roles</c>: the part of a rotation that is the database's, for the task within the VPC. It hears of passwords by
/// their verifiers (SCRAM-SHA-256) alone, which let nobody in: AWS writes the words of a task down.
/// </summary>
internal static partial class RoleVerifiers
{
    private static readonly Option<string[]> Bridges = Verifiers(
        "--bridge",
        "Open the bridge of a role: ROLE=VERIFIER."
    );

    private static readonly Option<string[]> Passwords = Verifiers("--password", "Renew a role's: ROLE=VERIFIER.");

    private static readonly Option<bool> Close = new("--close") { Description = "Close the bridges." };

    public static Command Create() =>
        new Command("roles", "The database's part of a rotation on AWS, within the VPC.")
        {
            Bridges,
            Passwords,
            Close,
        }.OnStores(
            (stores, arguments) =>
                Create(
                    stores,
                    arguments.GetValue(Bridges) ?? [],
                    arguments.GetValue(Passwords) ?? [],
                    arguments.GetValue(Close)
                )
        );

    /// <summary>The words of a task.</summary>
    public static IReadOnlyList<string> Words(
        IReadOnlyDictionary<string, string> bridges,
        IReadOnlyDictionary<string, string> passwords,
        bool close
    ) =>
        [
            "rotate",
            "roles",
            .. bridges.SelectMany(pair => new[] { Bridges.Name, $"{pair.Key}={ScramVerifier.Create(pair.Value)}" }),
            .. passwords.SelectMany(pair => new[] { Passwords.Name, $"{pair.Key}={ScramVerifier.Create(pair.Value)}" }),
            .. close ? [Close.Name] : Array.Empty<string>(),
        ];

    private static Procedure Create(Stores stores, string[] bridges, string[] passwords, bool close) =>
        new(
            "rotate roles",
            [
                new Step(
                    "Set the roles' passwords",
                    "CREATE ROLE ..._bridge; ALTER ROLE ... PASSWORD; DROP ROLE ..._bridge",
                    async (context, cancellationToken) =>
                    {
                        var database = await stores.DatabaseAsync(cancellationToken);
                        await using var owner = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
                        foreach (var (role, verifier) in bridges.Select(Split))
                        {
                            await BridgeRoles.OpenAsync(owner, role, verifier, cancellationToken);
                            context.Say($"{BridgeRoles.Of(role)} may what {role} may");
                        }

                        foreach (var (role, verifier) in passwords.Select(Split))
                        {
                            await owner.SetVerifierAsync(role, verifier, cancellationToken);
                            context.Say($"{role} has another password");
                        }

                        foreach (var role in close ? RoleParameter.OfServices : [])
                        {
                            await BridgeRoles.CloseAsync(owner, role.Role, cancellationToken);
                            context.Say($"{BridgeRoles.Of(role.Role)} is gone");
                        }
                    }
                ),
            ]
        )
        {
            IsJournaled = false,
        };

    private static (string Role, string Verifier) Split(string text)
    {
        var end = text.IndexOf('=', StringComparison.Ordinal);
        return (text[..end], text[(end + 1)..]);
    }

    private static Option<string[]> Verifiers(string name, string description)
    {
        var option = new Option<string[]>(name) { Description = description };
        option.Validators.Add(Require);
        return option;
    }

    // Nothing else may be put into a statement, and no password in clear.
    private static void Require(OptionResult option)
    {
        if (!option.Tokens.All(token => RoleAndVerifier().IsMatch(token.Value)))
        {
            option.AddError(
                $"{option.Option.Name} takes careconnect_app, careconnect_readonly or careconnect_backup, then = and a SCRAM-SHA-256 verifier."
            );
        }
    }

    [GeneratedRegex(
        @"^careconnect_(app|readonly|backup)=SCRAM-SHA-256\$\d+:[A-Za-z0-9+/]+=*\$[A-Za-z0-9+/]+=*:[A-Za-z0-9+/]+=*\z"
    )]
    private static partial Regex RoleAndVerifier();
}
