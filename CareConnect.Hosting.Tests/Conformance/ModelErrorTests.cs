namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>A mistake in the AppHost ends it with exit code 1 and one line that says what is wrong.</summary>
public sealed class ModelErrorTests
{
    [Theory]
    [InlineData("DuplicateName", "'API'")]
    [InlineData("BadName", "'two--hyphens'")]
    [InlineData("BadEndpointName", "'my_endpoint'")]
    [InlineData("DuplicateEndpoint", "'x' has two endpoints named 'HTTP'")]
    [InlineData("WaitForItself", "cannot wait for itself")]
    [InlineData("WaitForParent", "cannot wait for its parent 'pg'")]
    [InlineData("PublishedSecret", "secret")]
    [InlineData("MissingLaunchProfile", "'nowhere'")]
    [InlineData("MissingProject", "single .csproj")]
    [InlineData("UnknownEndpoint", "`grpc`")]
    [InlineData("UnsupportedValue", "'Object'")]
    public Task A_mistake_in_the_model(string mistake, string part) =>
        Fails(part, "--case", $"Mistakes.{mistake}", "--publisher", "manifest", "--output-path", Unwritten);

    [Fact]
    public Task Publishing_without_an_output_path() =>
        Fails("output path", "--case", "CustomResources", "--publisher", "manifest");

    [Fact]
    public Task An_unknown_publisher() =>
        Fails("'docker'", "--case", "CustomResources", "--publisher", "docker", "--output-path", Unwritten);

    [Fact]
    public Task An_unknown_step() =>
        Fails(
            "'build'",
            "--case",
            "CustomResources",
            "--operation",
            "publish",
            "--step",
            "build",
            "--output-path",
            Unwritten
        );

    [Fact]
    public Task An_unknown_operation() => Fails("'deploy'", "--case", "CustomResources", "--operation", "deploy");

    /// <summary>Where nothing may appear.</summary>
    private string Unwritten { get; } = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}", "x.json");

    private async Task Fails(string part, params string[] arguments)
    {
        var result = await AppHostProcess.RunAsync(arguments);

        Assert.Equal(1, result.ExitCode);
        var line = Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
        Assert.False(
            Directory.Exists(Path.GetDirectoryName(Unwritten))
                && Directory.GetFiles(Path.GetDirectoryName(Unwritten)!).Length > 0
        );
    }
}
