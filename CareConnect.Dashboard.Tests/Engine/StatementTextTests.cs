using CareConnect.Dashboard.Engine;

namespace CareConnect.Dashboard.Tests.Engine;

public sealed class StatementTextTests
{
    [Theory]
    [InlineData("SELECT * FROM t WHERE a = $1 AND b_2 = $12", "SELECT * FROM t WHERE a = $1 AND b_2 = $12")]
    [InlineData("SELECT 'it''s', x FROM t1 LIMIT 10", "SELECT …, x FROM t1 LIMIT …")]
    [InlineData("UPDATE t SET a = -1.5, b = E'x\\'y', c = 'z'", "UPDATE t SET a = -…, b = …, c = …")]
    [InlineData("SELECT $tag$ body 'x' $tag$, $$other$$, 1", "SELECT …, …, …")]
    [InlineData("SELECT 'cut off in the mid", "SELECT …")]
    public void No_literal_is_left_in_a_statement(string text, string expected) =>
        Assert.Equal(expected, StatementQueries.WithoutLiterals(text));
}
