using CareConnect.Hosting.StandIns;

namespace CareConnect.Hosting.Tests.StandIns;

/// <summary>A script is taken apart where psql would, and nowhere else.</summary>
public sealed class SqlScriptTests
{
    [Theory]
    [InlineData("select 1; select 2;", "select 1|select 2")]
    [InlineData("select 1", "select 1")]
    [InlineData("  ;;\n -- nothing; here\n /* nor; here */ ", "")]
    [InlineData("select ';''' ; select E'\\';' ; select \"a;b\"", "select ';'''|select E'\\';'|select \"a;b\"")]
    [InlineData("do $$ begin; end $$; select $x$;$$;$x$", "do $$ begin; end $$|select $x$;$$;$x$")]
    [InlineData("select a$1; select 2", "select a$1|select 2")]
    [InlineData("select 1 -- one; two\n + 1; select 2", "select 1 -- one; two\n + 1|select 2")]
    [InlineData("/* a /* nested; */ ; */ select 1; select 2", "select 1|select 2")]
    [InlineData("select 1 /* a /* nested; */ ; */ ; select 2", "select 1 /* a /* nested; */ ; */|select 2")]
    public void Statements_end_at_semicolons_that_end_them(string script, string statements) =>
        Assert.Equal(statements, string.Join('|', SqlScript.Statements(script).Select(statement => statement.Text)));

    [Fact]
    public void Each_statement_knows_the_line_it_begins_in() =>
        Assert.Equal(
            [2, 5],
            SqlScript.Statements("-- head\nselect 1;\n\n/* x\n*/ select 2").Select(statement => statement.Line)
        );
}
