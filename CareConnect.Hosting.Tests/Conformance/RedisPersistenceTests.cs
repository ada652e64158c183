using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.Orchestration;
using CareConnect.Hosting.StandIns;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>How often Redis saves: the manifest shows the interval that was asked for, the server gets whole seconds.</summary>
public sealed class RedisPersistenceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-redis-");

    [Theory]
    [InlineData(1500, "1.5")]
    [InlineData(250, "0.25")]
    [InlineData(120_000, "120")]
    public async Task The_interval_is_published_as_it_is_whatever_the_culture(int milliseconds, string shown)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var resources = await Published.ResourcesAsync(builder =>
                builder.AddRedis("cache").WithPersistence(TimeSpan.FromMilliseconds(milliseconds), 3)
            );

            Assert.Equal(
                $"redis-server --requirepass $REDIS_PASSWORD --save {shown} 3",
                (string?)resources["cache"]!["args"]![1]
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("--save 1.5 5000000000", "save 2 5000000000")]
    [InlineData("--save 0.25 1", "save 1 1")]
    [InlineData("--save 60 1", "save 60 1")]
    [InlineData("", "save \"\"")]
    public void The_server_gets_the_next_whole_second(string arguments, string line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the program found is a script");
        File.WriteAllText(Path.Combine(_folder.FullName, "redis-server"), string.Empty);
        var save = RedisArguments.Save(arguments);

        var start = RedisCommand.For(
            new RedisServerOptions
            {
                Port = 1,
                DataDirectory = "/data",
                SaveInterval = save?.Interval,
                SaveKeys = save?.Keys ?? 1,
                SearchPath = _folder.FullName,
            },
            (_, _) => { }
        );

        Assert.Contains(line, start.Input!.Split('\n'));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
