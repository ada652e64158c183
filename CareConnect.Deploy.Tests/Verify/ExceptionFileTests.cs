using CareConnect.Deploy.Verify;
using CareConnect.Deploy.Verify.Exceptions;

namespace CareConnect.Deploy.Tests.Verify;

/// <summary>An exception explains what it names, where and as long as it says, and nothing else.</summary>
public sealed class ExceptionFileTests : IDisposable
{
    private const string Rule = "restricted-ssh";
    private static readonly DateOnly Today = new(2026, 11, 25);

    private static readonly RuleException Good = new(
        Rule,
        "module.vpc.*",
        ["prod", "staging"],
        "A reason.",
        "Operations lead",
        "2026-11-25"
    );

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_finding_is_explained_to_the_last_day()
    {
        var findings = Apply(Good, "module.vpc.aws_security_group.this");

        Assert.Equal(Good, Assert.Single(findings).Exception);
    }

    [Theory]
    [InlineData("module.vpc.*", "module.alb.aws_lb.this")]
    [InlineData("module.vpc", "module.vpc.aws_vpc.this")]
    [InlineData("*.this", "module.vpc.aws_vpc.this[0]")]
    public void A_finding_elsewhere_is_not_explained(string address, string found)
    {
        var findings = Apply(Good with { Address = address }, found);

        Assert.Equal([Rule, "exceptions-unused"], findings.Select(finding => finding.Rule));
        Assert.All(findings, finding => Assert.Null(finding.Exception));
    }

    [Fact]
    public void An_exception_that_has_ended_explains_nothing_and_is_a_finding_itself()
    {
        var findings = Apply(Good with { Expires = "2026-11-24" }, "module.vpc.aws_vpc.this");

        Assert.Equal([Rule, "exceptions-expired"], findings.Select(finding => finding.Rule));
        Assert.Null(findings[0].Exception);
    }

    [Fact]
    public void An_exception_of_another_environment_explains_nothing() =>
        Assert.Null(Assert.Single(Apply(Good with { Environments = ["dev"] }, "module.vpc.aws_vpc.this")).Exception);

    public static TheoryData<string, string?, string?, string?, string?> Faults { get; } =
        new()
        {
            { "exceptions-reason", Rule, " ", "Operations lead", "2027-01-01" },
            { "exceptions-owner", Rule, "A reason.", null, "2027-01-01" },
            { "exceptions-expired", Rule, "A reason.", "Operations lead", "soon" },
            { "exceptions-expired", Rule, "A reason.", "Operations lead", null },
            { "exceptions-scope", "no-such-rule", "A reason.", "Operations lead", "2027-01-01" },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void An_exception_that_lacks_something_is_a_finding_itself(
        string expected,
        string? rule,
        string? reason,
        string? owner,
        string? expires
    )
    {
        var exception = new RuleException(rule, "module.vpc.*", ["prod"], reason, owner, expires);

        Assert.Contains(expected, Apply(exception, "module.vpc.aws_vpc.this").Select(finding => finding.Rule));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told_with_its_name()
    {
        File.WriteAllText(_file, "{ \"exceptions\": [ }");

        var problem = Assert.Throws<FormatException>(() => ExceptionFile.Read(_file));

        Assert.StartsWith(_file, problem.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Finding> Apply(RuleException exception, string address) =>
        ExceptionFile.Apply([new Finding(Rule, address, "open", "Close it.", "312(a)(1)")], [exception], "prod", Today);
}
