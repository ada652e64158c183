using System.Text.Json.Nodes;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>What the builder offers an AppHost beside the model: its secrets, and files for this run.</summary>
public sealed class HostServiceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-services-");

    private UserSecretsStore Secrets => new(Path.Combine(_folder.FullName, "secrets.json"));

    [Fact]
    public async Task Secrets_are_set_made_once_and_saved_flat()
    {
        Assert.True(Secrets.TrySetSecret("Parameters:a", "1"));
        var configuration = new ConfigurationManager();
        Secrets.GetOrSetSecret(configuration, "Parameters:a", () => "other");
        Secrets.GetOrSetSecret(configuration, "Parameters:b", () => "made");
        Secrets.GetOrSetSecret(new ConfigurationManager(), "Parameters:b", () => "made again");

        Assert.Equal(("1", "made"), (configuration["Parameters:a"], configuration["Parameters:b"]));
        Assert.Equal("""{"Parameters:a":"1","Parameters:b":"made"}""", Compact());
        await Secrets.SaveStateAsync(
            JsonNode.Parse("""{"One":{"Two":[1,{"Three":"x"}]}}""")!.AsObject(),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("""{"One:Two:0":1,"One:Two:1:Three":"x"}""", Compact());
    }

    [Fact]
    public void Without_a_file_nothing_is_kept()
    {
        var secrets = new UserSecretsStore(null);
        var configuration = new ConfigurationManager();

        secrets.GetOrSetSecret(configuration, "a", () => "made");

        Assert.False(secrets.IsAvailable);
        Assert.False(secrets.TrySetSecret("a", "b"));
        Assert.Equal("made", configuration["a"]);
    }

    [Fact]
    public void Temporary_files_have_the_name_asked_for_and_go_when_they_are_disposed_of()
    {
        var service = new TemporaryFiles();
        var (folder, file) = (service.CreateTempSubdirectory("mine-"), service.CreateTempFile("x.txt"));

        Assert.True(Directory.Exists(folder.Path) && File.Exists(file.Path));
        Assert.StartsWith("mine-", Path.GetFileName(folder.Path), StringComparison.Ordinal);
        Assert.Equal("x.txt", Path.GetFileName(file.Path));
        folder.Dispose();
        file.Dispose();
        Assert.False(Directory.Exists(folder.Path) || Directory.Exists(Path.GetDirectoryName(file.Path)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Compact() => JsonNode.Parse(File.ReadAllText(Secrets.FilePath))!.ToJsonString();
}
