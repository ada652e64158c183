using System.Net;

namespace CareConnect.Dashboard.Tests.Buckets;

/// <summary>Alone, because the memory of the whole process is looked at.</summary>
[Collection(nameof(LargeObjectTests))]
[CollectionDefinition(nameof(LargeObjectTests), DisableParallelization = true)]
public sealed class LargeObjectTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_large_object_goes_up_and_down_without_being_held_in_memory()
    {
        await using var rig = await Rig.StartAsync();
        const long Length = 192L * 1024 * 1024;
        const string Path = "/buckets/storage/scratch/content?key=large";
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        void Look() => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);

        using var put = await rig.Http.PutAsync(Path, new StreamContent(new CountedStream(Length, Look)), Stop);
        using var answer = await rig.Http.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Stop);
        await using var down = await answer.Content.ReadAsStreamAsync(Stop);
        var (buffer, read) = (new byte[81920], 0L);
        for (int count; (count = await down.ReadAsync(buffer, Stop)) > 0; Look())
        {
            read += count;
        }

        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        Assert.Equal(Length, read);
        Assert.True(most < 128 * 1024 * 1024, $"{most / 1024 / 1024} MiB more than before.");
    }
}
