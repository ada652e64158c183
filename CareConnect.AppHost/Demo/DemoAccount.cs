namespace CareConnect.AppHost.Demo;

/// <summary>An invented person who may sign in, one for each role.</summary>
internal sealed record DemoAccount(string Role, string Email, string FirstName, string LastName)
{
    public static DemoAccount Patient { get; } = new("PATIENT", "patient@demo.example", "Magda", "Thornbury");

    public static DemoAccount Caregiver { get; } = new("CAREGIVER", "caregiver@demo.example", "Ruben", "Calloway");

    public static DemoAccount FamilyMember { get; } = new("FAMILY_MEMBER", "family@demo.example", "Lena", "Thornbury");

    public static DemoAccount Administrator { get; } =
        new("ADMIN", "admin@demo.example", "CareConnect", "Administrator");

    /// <summary>Those who register themselves.</summary>
    public static IReadOnlyList<DemoAccount> Registered { get; } = [Patient, Caregiver, FamilyMember];
}
