using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using CareConnect.Hosting.Networking;
using CareConnect.Hosting.Tests.Processes;
using CareConnect.Hosting.Tests.StandIns;

namespace CareConnect.Hosting.Tests.S3;

/// <summary>A server that is killed while it is written to has every object that it acknowledged, whole, and no half one.</summary>
public sealed class KillTests : IDisposable
{
    private const int Writers = 4;
    private const int Rounds = 3;
    private const int AcknowledgedPerRound = 40;
    private readonly TestHome _home = new();
    private readonly int _port = PortAllocator.Next();
    private readonly ConcurrentDictionary<string, string> _acknowledged = new();
    private readonly ConcurrentDictionary<string, string> _sent = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_before_a_kill_is_there_and_nothing_is_half()
    {
        using var client = Client();
        for (var round = 0; round < Rounds; round++)
        {
            using var host = StartHost();
            await client.PutBucketAsync($"round-{round}", Token);
            var target = _acknowledged.Count + AcknowledgedPerRound;
            using var ended = new CancellationTokenSource();
            var writers = Enumerable.Range(0, Writers).Select(i => WriteAsync(client, round, i, ended.Token)).ToList();
            while (_acknowledged.Count < target && !writers.Any(writer => writer.IsCompleted))
            {
                await Task.Delay(5, Token);
            }

            host.Process.Kill();
            await ended.CancelAsync();
            await Task.WhenAll(writers);
            Assert.True(_acknowledged.Count >= target, $"{_acknowledged.Count} of {target}");
        }

        using var last = StartHost();
        var found = new Dictionary<string, string>();
        for (var round = 0; round < Rounds; round++)
        {
            await ReadAsync(client, $"round-{round}", found);
        }
        // A write whose acknowledgement was lost may be there, but whole.
        Assert.All(found, one => Assert.Equal(_sent[one.Key], one.Value));
        Assert.All(_acknowledged, one => Assert.Equal(one.Value, found[one.Key]));
        var files = Directory.EnumerateFiles(Path.Combine(_home.Data, "blobs"), "*", SearchOption.AllDirectories);
        Assert.Equal(found.Count, files.Count());
    }

    public void Dispose() => _home.Dispose();

    private HostProcess StartHost()
    {
        var host = HostProcess.Start("s3", _home.Data, _port.ToString(CultureInfo.InvariantCulture));
        host.WaitFor("ready");
        return host;
    }

    private AmazonS3Client Client() =>
        new(
            new BasicAWSCredentials("access", "secret"),
            new AmazonS3Config
            {
                ServiceURL = $"http://127.0.0.1:{_port}",
                AuthenticationRegion = "us-east-1",
                ForcePathStyle = true,
                MaxErrorRetry = 0,
            }
        );

    private async Task WriteAsync(AmazonS3Client client, int round, int writer, CancellationToken ended)
    {
        for (var i = 0; !ended.IsCancellationRequested; i++)
        {
            var content = RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(1, 400_000));
            var (bucket, key) = ($"round-{round}", $"{writer}/{i}");
            var hash = Convert.ToHexString(SHA256.HashData(content));
            _sent[$"{bucket}/{key}"] = hash;
            try
            {
                await client.PutObjectAsync(
                    new()
                    {
                        BucketName = bucket,
                        Key = key,
                        InputStream = new MemoryStream(content),
                    },
                    ended
                );
            }
            catch (Exception e)
                when (e
                        is AmazonServiceException
                            or AmazonClientException
                            or HttpRequestException
                            or OperationCanceledException
                )
            {
                return;
            }
            _acknowledged[$"{bucket}/{key}"] = hash;
        }
    }

    private static async Task ReadAsync(AmazonS3Client client, string bucket, Dictionary<string, string> found)
    {
        await foreach (var one in client.Paginators.ListObjectsV2(new() { BucketName = bucket }).S3Objects)
        {
            using var got = await client.GetObjectAsync(bucket, one.Key, Token);
            found[$"{bucket}/{one.Key}"] = Convert.ToHexString(await SHA256.HashDataAsync(got.ResponseStream, Token));
        }
    }
}
