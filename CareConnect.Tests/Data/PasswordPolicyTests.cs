using CareConnect.Data.Users;
using Xunit;

namespace CareConnect.Tests.Data;

/// <summary>Which passwords are accepted (OWASP ASVS 5.0, 6.2; NIST SP 800-63B-4).</summary>
public sealed class PasswordPolicyTests
{
    // What everybody's list begins with, and rows of keys.
    private const int MostCommon = 300;

    [Theory]
    [InlineData("onlylettersrainbowkettle")]
    [InlineData("seven green bicycles")]
    [InlineData("a lantern by the river")]
    [InlineData("🚲🌧🌈🦉🍎🎈🧦🪁🚗🌵🐙🍋🎻🧊🦔")]
    [InlineData("Rw7!kqzt2#vbnmx")]
    [InlineData("siebzehn Äpfel übrig")]
    [InlineData("ada builds a loom of brass")]
    public void Length_and_being_hard_to_guess_is_all_that_is_asked(string password) => Assert.Null(Refuse(password));

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(14)]
    [InlineData(129)]
    public void Too_short_and_too_long_is_refused_and_told_the_bounds(int length) =>
        Assert.Contains("from 15 to 128 characters", Refuse(OfLength(length)), StringComparison.Ordinal);

    [Theory]
    [InlineData(15)]
    [InlineData(64)]
    [InlineData(128)]
    public void From_15_to_128_characters_are_accepted(int length) => Assert.Null(Refuse(OfLength(length)));

    [Fact]
    public void A_code_point_counts_once_however_it_is_encoded()
    {
        const string Fourteen = "🚲🌧🌈🦉🍎🎈🧦🪁🚗🌵🐙🍋🎻🧊";

        Assert.NotNull(Refuse(Fourteen));
        Assert.Null(Refuse(Fourteen + "🦔"));
        // Fourteen letters, one of which is typed as two code points.
        Assert.NotNull(Refuse("qzwvkjxhbyrmpe\u0301"));
    }

    [Theory]
    [InlineData("password12345678")]
    [InlineData("password password password")]
    [InlineData("passwordpasswordpassword")]
    [InlineData("Passw0rd!Passw0rd!")]
    [InlineData("iloveyou iloveyou iloveyou")]
    [InlineData("monkey dragon sunshine")]
    [InlineData("dog dog dog dog dog dog")]
    [InlineData("123456789012345678")]
    [InlineData("qwertyuiopasdfghjkl")]
    [InlineData("zzzzzzzzzzzzzzzzzzzz")]
    [InlineData("abcabcabcabcabcabcabc")]
    [InlineData("🚲x🚲x🚲x🚲x🚲x🚲x🚲x🚲x🚲x")]
    [InlineData("congratulations")]
    [InlineData("                                ")]
    public void What_is_tried_first_is_refused_with_a_reason(string password) =>
        Assert.Contains("easily guessed", Refuse(password), StringComparison.Ordinal);

    [Theory]
    [InlineData("careconnect2026")]
    [InlineData("CareConnect CareConnect")]
    [InlineData("ada.lovelace@example.org")]
    [InlineData("Ada.Lovelace.1815")]
    [InlineData("lovelace lovelace")]
    [InlineData("Ada Lovelace 1815 1852")]
    [InlineData("AdaLovelace@CareConnect")]
    public void One_s_own_names_and_the_service_s_are_refused_with_a_reason(string password) =>
        Assert.Contains("your name", Refuse(password), StringComparison.Ordinal);

    [Fact]
    public void The_list_of_leaked_passwords_is_there_and_none_of_it_is_accepted()
    {
        var listed = Leaked();

        Assert.Equal(30_000, listed.Count);
        Assert.All(listed.Where(word => word.Length >= PasswordPolicy.MinLength), word => Assert.NotNull(Refuse(word)));
        Assert.All(listed.Take(MostCommon), word => Assert.NotNull(Refuse(Repeated(word))));
    }

    [Fact]
    public async Task Judging_many_at_once_judges_as_one_at_a_time()
    {
        string[] passwords = ["seven green bicycles", "password password password", "careconnect2026", OfLength(64)];
        var alone = passwords.Select(Refuse).ToList();

        var together = await Task.WhenAll(
            Enumerable.Range(0, 80).Select(i => Task.Run(() => Refuse(passwords[i % passwords.Length])))
        );

        Assert.All(together.Index(), judged => Assert.Equal(alone[judged.Index % passwords.Length], judged.Item));
    }

    // Of letters in an order that no list has.
    private static string OfLength(int length) =>
        new([.. Enumerable.Range(0, length).Select(i => (char)('a' + (i * i * 7 + i * 3 + i / 26) % 26))]);

    private static string Repeated(string word) =>
        string.Concat(Enumerable.Repeat(word, PasswordPolicy.MinLength / word.Length + 1));

    private static List<string> Leaked()
    {
        var library = typeof(Zxcvbn.Zxcvbn).Assembly;
        using var list = new StreamReader(library.GetManifestResourceStream("zxcvbn-core.Dictionaries.passwords.lst")!);
        return [.. list.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim())];
    }

    private static string? Refuse(string password) =>
        PasswordPolicy.Refuse(password, "ada.lovelace@example.org", "Ada", "Lovelace");
}
