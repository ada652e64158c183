using CareConnect.Ops.Verbs.Patches;

namespace CareConnect.Ops.Tests.Patches;

public sealed class PackageAuditTests
{
    [Fact]
    public void A_vulnerable_package_is_named_once_with_its_advisories_wherever_it_comes_from()
    {
        const string Listing = """
            {"version": 1, "projects": [
              {"path": "A.csproj"},
              {"path": "B.csproj", "frameworks": [{"framework": "net10.0", "topLevelPackages": [
                {"id": "Old", "requestedVersion": "1.0.0", "resolvedVersion": "1.0.0",
                 "vulnerabilities": [{"severity": "High", "advisoryurl": "https://example.com/1"}]}]}]},
              {"path": "C.csproj", "frameworks": [{"framework": "net10.0", "transitivePackages": [
                {"id": "Old", "resolvedVersion": "1.0.0",
                 "vulnerabilities": [{"severity": "High", "advisoryurl": "https://example.com/1"}]}]}]}
            ]}
            """;

        var found = PackageAudit.Vulnerable(Listing);

        Assert.Equal("High https://example.com/1", Assert.Single(found).Value);
        Assert.Equal("Old 1.0.0", found.Keys.Single());
    }

    [Fact]
    public void Projects_without_a_vulnerable_package_say_nothing()
    {
        Assert.Empty(PackageAudit.Vulnerable("""{"version": 1, "projects": [{"path": "A.csproj"}]}"""));
    }
}
