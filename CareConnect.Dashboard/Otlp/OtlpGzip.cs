using System.IO.Compression;
using Grpc.Net.Compression;

namespace CareConnect.Dashboard.Otlp;

/// <summary>gRPC's gzip with a limit on what comes out, which it does not have by itself.</summary>
internal sealed class OtlpGzip(int limit) : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) =>
        new BoundedStream(new GZipStream(stream, CompressionMode.Decompress), limit);
}
