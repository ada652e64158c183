using System.Globalization;
using System.Text.RegularExpressions;
using CareConnect.Migrator;
using CareConnect.Tests.Structure;
using Xunit;

namespace CareConnect.Tests.Migrations;

/// <summary>
/// While a new version is deployed the old one works on the new schema. So migrations only add: what the old version knows is
/// neither taken away nor renamed, and asks for nothing that the old version does not give.
/// </summary>
public sealed partial class ExpandOnlyTests
{
    private const int LastFreeVersion = 7;

    [Fact]
    public void No_migration_takes_away_what_the_version_before_needs()
    {
        var files = Repository
            .Files.Where(file => Path.GetDirectoryName(file) == "CareConnect.Data/Migrations")
            .Where(file =>
                int.Parse(Version().Match(file).Groups[1].Value, CultureInfo.InvariantCulture) > LastFreeVersion
            )
            .ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => FaultsOf(Repository.Read(file)).Select(fault => $"{file}: {fault}")));
    }

    [Theory]
    [InlineData("DROP TABLE users;")]
    [InlineData("drop function acting_user_id();")]
    [InlineData("DROP TRIGGER tr_users_updated_at ON users;")]
    [InlineData("ALTER TABLE users DROP COLUMN email;")]
    [InlineData("ALTER TABLE IF EXISTS ONLY public.users ADD COLUMN a text, RENAME COLUMN email TO address;")]
    [InlineData("ALTER TABLE users RENAME TO people;")]
    [InlineData("ALTER TABLE users ALTER COLUMN email SET NOT NULL;")]
    [InlineData("ALTER TABLE users ALTER email TYPE varchar(10);")]
    [InlineData("ALTER TABLE users ALTER COLUMN email SET DATA TYPE varchar(10);")]
    [InlineData("ALTER TABLE users ALTER COLUMN created_at DROP DEFAULT;")]
    [InlineData("ALTER TABLE users ADD COLUMN a text NOT NULL;")]
    [InlineData("ALTER TABLE users ADD a text NOT NULL, ADD COLUMN b text DEFAULT 'b';")]
    [InlineData("ALTER FUNCTION acting_user_id() RENAME TO who;")]
    [InlineData("REVOKE SELECT ON users FROM careconnect_app;")]
    [InlineData("TRUNCATE users;")]
    [InlineData("CREATE TABLE other (id uuid); ALTER TABLE users DROP COLUMN email;")]
    public void What_takes_away_is_recognised(string sql) => Assert.Single(FaultsOf(sql));

    [Theory]
    [InlineData("ALTER TABLE users ADD COLUMN a text, ADD COLUMN b text NOT NULL DEFAULT 'b';")]
    [InlineData("CREATE TABLE other (id uuid NOT NULL); ALTER TABLE other ALTER COLUMN id DROP NOT NULL;")]
    [InlineData(
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ DROP TABLE users; $$; REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;"
    )]
    [InlineData("-- DROP TABLE users;\nCOMMENT ON TABLE users IS 'RENAME; DROP TABLE users;';")]
    [InlineData("CREATE INDEX ix ON users (status); GRANT UPDATE (status) ON users TO careconnect_app;")]
    public void What_adds_is_allowed(string sql) => Assert.Empty(FaultsOf(sql));

    private static IEnumerable<string> FaultsOf(string sql)
    {
        var statements = SqlText
            .Code(sql)
            .Split(';')
            .Select(statement => Space().Replace(statement, " ").Trim())
            .ToList();
        var own = statements.Select(s => NewTable().Match(s)).Where(m => m.Success).Select(m => m.Groups["name"].Value);
        return statements.Where(statement => TakesAway(statement, [.. own]));
    }

    private static bool TakesAway(string statement, IReadOnlyCollection<string> ownTables)
    {
        if (Removal().IsMatch(statement))
        {
            return true;
        }
        var table = OldTable().Match(statement);
        return table.Success
            && !ownTables.Contains(table.Groups["name"].Value)
            && table
                .Groups["actions"]
                .Value.Split(',')
                .Any(action => Contraction().IsMatch(action) || IsDemand(action));
    }

    private static bool IsDemand(string action) => NotNull().IsMatch(action) && !Default().IsMatch(action);

    [GeneratedRegex(@"/V(\d+)__")]
    private static partial Regex Version();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"^CREATE TABLE (IF NOT EXISTS )?(public\.)?(?<name>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex NewTable();

    [GeneratedRegex(
        @"^(DROP|TRUNCATE|REVOKE .* FROM .*careconnect_|ALTER (?!TABLE\b).* RENAME )",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Removal();

    [GeneratedRegex(
        @"^ALTER TABLE (IF EXISTS )?(ONLY )?(public\.)?(?<name>\w+) (?<actions>.*)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex OldTable();

    [GeneratedRegex(
        @"\bDROP\b|\bRENAME\b|\bSET NOT NULL\b|^ ?ALTER (COLUMN )?\w+ (SET DATA )?TYPE\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Contraction();

    [GeneratedRegex(@"^ ?ADD (COLUMN )?(IF NOT EXISTS )?(?!CONSTRAINT\b)\w+ .*\bNOT NULL\b", RegexOptions.IgnoreCase)]
    private static partial Regex NotNull();

    [GeneratedRegex(@"\bDEFAULT\b|\bGENERATED\b", RegexOptions.IgnoreCase)]
    private static partial Regex Default();
}
