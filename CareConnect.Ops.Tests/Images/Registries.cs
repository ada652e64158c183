namespace CareConnect.Ops.Tests.Images;

/// <summary>A registry for everybody, one with a login, a base in each, and certificates.</summary>
public sealed class Registries : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-images-");

    internal RegistryServer Open { get; private set; } = null!;

    internal RegistryServer Closed { get; private set; } = null!;

    internal string BaseImage { get; private set; } = "";

    /// <summary>It lies behind the login.</summary>
    internal string OpsBaseImage { get; private set; } = "";

    internal string Certificates => Path.Combine(_folder.FullName, "certificates.pem");

    internal string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder.FullName, name)).FullName;

    public async ValueTask InitializeAsync()
    {
        TestCertificates.Write(Certificates);
        if (RegistryServer.Missing is not null)
        {
            return;
        }

        Open = await RegistryServer.StartAsync(hasLogin: false, CancellationToken.None);
        Closed = await RegistryServer.StartAsync(hasLogin: true, CancellationToken.None);
        BaseImage = await Open.PutAsync("dotnet/aspnet", "10.0", Images.BaseImage.OfDotnet(), CancellationToken.None);
        OpsBaseImage = await Closed.PutAsync(
            "library/postgres",
            "15.18-bookworm",
            Images.BaseImage.OfPostgres(),
            CancellationToken.None
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (RegistryServer.Missing is null)
        {
            await Open.DisposeAsync();
            await Closed.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
