using CareConnect.Ops.Gates;
using CareConnect.Ops.Operations;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Tests.Gates;

public sealed class GateKeeperTests
{
    private static readonly EnvironmentRules Rules = new(
        [new ChangeWindow([DayOfWeek.Tuesday], "22:00", "02:00")],
        [new Freeze(new(2026, 12, 20), new(2027, 1, 3), "holidays")],
        ""
    );

    private static readonly GateAnswers Answers = new(["arn:aws:sts::1:assumed-role/ops/bob", "bob"])
    {
        Ticket = "CHG-7",
        Approver = "Ada",
    };

    private static readonly DateTimeOffset Tuesday = new(2026, 12, 1, 23, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_reason_another_person_and_an_open_window_pass_and_are_written_down()
    {
        Assert.Equal("CHG-7. Approved by Ada. Window: Tuesday 22:00-02:00 UTC.", Pass(Answers, Tuesday));
    }

    [Theory]
    [InlineData(null, null, "Ada", "'reason'")]
    [InlineData(" ", "", "Ada", "'reason'")]
    [InlineData("CHG-7", null, null, "'approval'")]
    [InlineData("CHG-7", null, "BOB", "'approval'")]
    [InlineData("CHG-7", null, "arn:aws:sts::1:assumed-role/ops/bob", "'approval'")]
    public void Production_is_not_changed_without_a_reason_and_another_person(
        string? ticket,
        string? reason,
        string? approver,
        string gate
    )
    {
        var refused = Assert.Throws<RefusedException>(() =>
            Pass(Answers with { Ticket = ticket, Reason = reason, Approver = approver }, Tuesday)
        );

        Assert.Contains(gate, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-12-01T21:59:59Z", "'change window'")]
    [InlineData("2026-12-02T02:00:00Z", "'change window'")]
    [InlineData("2026-12-22T23:00:00Z", "'freeze'")]
    [InlineData("2026-12-02T01:59:59Z", null)]
    public void Production_is_changed_in_its_window_alone(string time, string? gate)
    {
        var pass = () => Pass(Answers, DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

        if (gate is null)
        {
            Assert.NotEmpty(pass());
        }
        else
        {
            Assert.Contains(
                gate,
                Assert
                    .Throws<RefusedException>(() =>
                    {
                        pass();
                    })
                    .Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void An_environment_without_rules_has_no_window()
    {
        Assert.Throws<RefusedException>(() =>
            GateKeeper.Pass(Change(), Answers, "prod", new EnvironmentRules(), Tuesday)
        );
    }

    [Fact]
    public void What_brings_production_back_waits_for_no_window_but_needs_the_rest()
    {
        var rescue = Change() with { Rescues = true };
        var closed = Tuesday.AddDays(1);

        Assert.Equal("CHG-7. Approved by Ada.", GateKeeper.Pass(rescue, Answers, "prod", Rules, closed));
        Assert.Throws<RefusedException>(() =>
            GateKeeper.Pass(rescue, Answers with { Approver = null }, "prod", Rules, closed)
        );
    }

    [Fact]
    public void Breaking_the_glass_passes_with_a_reason_and_says_so()
    {
        var answers = new GateAnswers(["bob"]) { BreakGlass = true, Reason = "users are locked out" };

        Assert.Equal("BREAK-GLASS: users are locked out", Pass(answers, Tuesday.AddDays(1)));
        Assert.Throws<RefusedException>(() => Pass(answers with { Reason = null }, Tuesday));
    }

    [Fact]
    public void Staging_and_what_only_looks_ask_nothing()
    {
        Assert.Equal("", GateKeeper.Pass(Change(), new([]), "staging", Rules, Tuesday));
        Assert.Equal(
            "",
            GateKeeper.Pass(Change() with { ChangesEnvironment = false }, new([]), "prod", Rules, Tuesday)
        );
    }

    private static string Pass(GateAnswers answers, DateTimeOffset time) =>
        GateKeeper.Pass(Change(), answers, "prod", Rules, time);

    private static Procedure Change() => new("test", []);
}
