using System.Text.Json;
using System.Xml.Linq;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Tests.Local.Versions;
using CareConnect.Ops.Verbs.Images;

namespace CareConnect.Ops.Tests.Images;

/// <summary>What is told before anything is built, and how the SDK's words are passed on.</summary>
public sealed class ImageRefusalTests : IDisposable
{
    private static readonly ImageTarget Tarball = new("careconnect-ops") { File = "ops.tar" };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-certificates-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("<html>Please sign in to this network.</html>", "holds no certificate in PEM")]
    [InlineData("-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n", "cannot be read as certificates")]
    [InlineData(null, "cannot be read as certificates")]
    public async Task A_file_without_certificates_is_refused_by_its_name(string? text, string message)
    {
        var file = Path.Combine(_folder.FullName, "bundle.pem");
        if (text is not null)
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        }

        var problem = await Assert.ThrowsAsync<ProcedureException>(() =>
            new RdsCertificates(file, new OpsHome(_folder.FullName)).FileAsync(TestContext.Current.CancellationToken)
        );

        Assert.Contains($"{file} {message}", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was built.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registry_that_wants_a_login_is_named_with_how_to_give_one()
    {
        const string Said = """
            /sdk/Microsoft.NET.Build.Containers.targets(255,5): error MSB4018: The "CreateNewImage" task failed unexpectedly. [/x/Ops.csproj]
            /sdk/Microsoft.NET.Build.Containers.targets(255,5): error MSB4018: Microsoft.NET.Build.Containers.Credentials.CredentialRetrievalException: CONTAINER1008: Failed retrieving credentials for "public.ecr.aws": Docker config file doesn't exist. [/x/Ops.csproj]
            /sdk/Microsoft.NET.Build.Containers.targets(255,5): error MSB4018:    at Microsoft.NET.Build.Containers.Tasks.CreateNewImage.Execute() [/x/Ops.csproj]
            """;

        var text = ContainerProblem.In(Said)!.Explain("ops", "public.ecr.aws/docker/library/postgres:15", Tarball);

        Assert.Contains(
            "base image 'public.ecr.aws/docker/library/postgres:15' cannot be fetched (CONTAINER1008: Failed retrieving",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Docker config file doesn't exist.). Its registry wants a login",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("`docker login public.ecr.aws`", text, StringComparison.Ordinal);
        Assert.Contains("--ops-base-image", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_does_not_compile_is_no_trouble_with_images() =>
        Assert.Null(ContainerProblem.In("/x/Program.cs(1,1): error CS1002: ; expected [/x/CareConnect.Ops.csproj]"));

    [Fact]
    public void The_operators_tools_are_of_the_version_of_the_database()
    {
        var project = XDocument.Load(Path.Combine(BuiltVersion.Source, "CareConnect.Ops", "CareConnect.Ops.csproj"));
        var ours = project.Descendants("ContainerBaseImage").Single().Value;
        using var manifest = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(BuiltVersion.Source, "aspire-manifest.json"))
        );
        var database = manifest
            .RootElement.GetProperty("resources")
            .GetProperty("postgres")
            .GetProperty("image")
            .GetString()!;

        Assert.EndsWith(database["docker.io/".Length..] + "-bookworm", ours, StringComparison.Ordinal);
    }
}
