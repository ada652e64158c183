using CareConnect.Hosting.StandIns;

namespace CareConnect.Hosting.Tests.StandIns;

/// <summary>An engine's home of one test's own, thrown away after it.</summary>
internal sealed class TestHome : IDisposable
{
    public TestHome()
    {
        Home = new EngineHome(Path.Combine(Path.GetTempPath(), "careconnect-test-" + Path.GetRandomFileName()));
        EngineHome.CreateFolder(Home.Root);
    }

    public EngineHome Home { get; }

    public string Data => Home.Volume("app", "data");

    public void Dispose() => Directory.Delete(Home.Root, recursive: true);
}
