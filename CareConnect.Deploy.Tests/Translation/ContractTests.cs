using System.Text.RegularExpressions;

namespace CareConnect.Deploy.Tests.Translation;

/// <summary>
/// Generated calls and hand-written modules agree: every argument is a variable of the module, every variable without a default
/// is given, every output that is read is there. terraform validate asks the same, where there is a terraform.
/// </summary>
public sealed partial class ContractTests
{
    public static TheoryData<string> Translatable => CaseTests.Translatable;

    [Theory]
    [MemberData(nameof(Translatable))]
    public void Calls_and_modules_agree(string name)
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Repository.Terraform, "modules", "ecs_service")),
            "the hand-written modules are not here"
        );
        var text = string.Concat(
            Case.Translate(new Case(name).Json)
                .Files.Where(file => file.Key.StartsWith("workloads/", StringComparison.Ordinal))
                .Select(file => file.Value)
        );

        var calls = Call()
            .Matches(text)
            .ToDictionary(call => call.Groups["label"].Value, call => call.Groups["module"].Value);

        Assert.All(Call().Matches(text), call => Agree(call.Groups["module"].Value, call.Groups["body"].Value));
        Assert.All(
            Output().Matches(text),
            read =>
                Assert.Contains(
                    read.Groups["output"].Value,
                    DeclaredIn(calls[read.Groups["label"].Value], "output").Keys
                )
        );
    }

    private static void Agree(string module, string body)
    {
        var declared = DeclaredIn(module, "variable");
        var given = Argument().Matches(body).Select(argument => argument.Groups[1].Value).Except(["source"]).ToList();

        Assert.All(given, argument => Assert.Contains(argument, declared.Keys));
        Assert.Empty(
            declared
                .Where(variable => !HasDefault().IsMatch(variable.Value))
                .Select(variable => variable.Key)
                .Except(given)
        );
    }

    private static Dictionary<string, string> DeclaredIn(string module, string kind) =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Terraform, "modules", module), "*.tf")
            .SelectMany(file => Declaration().Matches(File.ReadAllText(file)))
            .Where(declaration => declaration.Groups["kind"].Value == kind)
            .ToDictionary(
                declaration => declaration.Groups["name"].Value,
                declaration => declaration.Groups["body"].Value
            );

    [GeneratedRegex(
        """^module "(?<label>[^"]+)" \{\n(?<body>(?:(?!\n\}).)*source\s+= "\.\./modules/(?<module>[a-z_0-9]+)".*?)\n\}""",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Call();

    [GeneratedRegex(@"^  ([a-z_0-9]+) += ", RegexOptions.Multiline)]
    private static partial Regex Argument();

    [GeneratedRegex(@"module\.(?<label>[a-z_0-9]+)\.(?<output>[a-z_]+)")]
    private static partial Regex Output();

    [GeneratedRegex(
        """^(?<kind>variable|output) "(?<name>[^"]+)" \{\n(?<body>.*?)\n\}""",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^  default\s", RegexOptions.Multiline)]
    private static partial Regex HasDefault();
}
