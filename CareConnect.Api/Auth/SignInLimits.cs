using System.ComponentModel.DataAnnotations;

namespace CareConnect.Api.Auth;

/// <summary>What depends on how many people sign in.</summary>
internal sealed class SignInOptions
{
    public const string SectionName = "SignIn";

    /// <summary>Wrong passwords from everywhere, for whatever accounts, before networks that are new to an account must wait.</summary>
    /// <value>300 in ten minutes: far above what people mistype who sign in once a fortnight.</value>
    [Range(10, 1_000_000)]
    public int FailuresEverywhere { get; set; } = 300;
}

/// <summary>One thing that wrong passwords are counted for, and what follows.</summary>
/// <param name="Name">What is counted, as alerts and keys call it.</param>
/// <param name="Failures">So many in a window; each further one must wait.</param>
/// <param name="FirstBlock">How long the first wait is; each further one is twice as long.</param>
/// <param name="LongestBlock">No wait is longer.</param>
/// <param name="Window">When the count begins anew.</param>
internal sealed record SignInLimit(
    string Name,
    int Failures,
    TimeSpan FirstBlock,
    TimeSpan LongestBlock,
    TimeSpan Window
)
{
    /// <summary>The window begins anew with each failure, so that only a right password or a long silence ends the count.</summary>
    public bool IsConsecutive { get; init; }

    /// <summary>Networks from which the account was rightly used do not wait: a stranger must not be able to lock it.</summary>
    public bool SparesKnownNetworks { get; init; }

    /// <summary>One account from one network: a person who mistypes. Nobody is told.</summary>
    public static SignInLimit Account { get; } =
        new("account", 5, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1));

    /// <summary>One network, whatever the account: more than a family or a ward mistypes.</summary>
    public static SignInLimit Address { get; } =
        new("address", 100, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1));

    /// <summary>One account, whatever the network: NIST SP 800-63B-4's hard stop at 100 failures in a row.</summary>
    public static SignInLimit Anywhere { get; } =
        new("anywhere", 100, TimeSpan.FromMinutes(15), TimeSpan.FromDays(1), TimeSpan.FromDays(30))
        {
            IsConsecutive = true,
            SparesKnownNetworks = true,
        };

    /// <summary>Any account and any network: one password tried at everybody by many machines.</summary>
    public static SignInLimit Everywhere(SignInOptions options) =>
        new(
            "everywhere",
            options.FailuresEverywhere,
            TimeSpan.FromSeconds(30),
            TimeSpan.FromMinutes(15),
            TimeSpan.FromMinutes(10)
        )
        {
            SparesKnownNetworks = true,
        };
}
