using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace CareConnect.Ops.Tests.Images;

/// <summary>A base as small as one can be: one file, and the settings of a real one.</summary>
internal sealed record BaseImage(byte[] Manifest, string ManifestType, IReadOnlyList<byte[]> Blobs)
{
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>As Microsoft's are: Docker's format, a user of its own.</summary>
    public static BaseImage OfDotnet() =>
        Create(
            DockerManifest,
            "application/vnd.docker.container.image.v1+json",
            "application/vnd.docker.image.rootfs.diff.tar.gzip",
            """{"Env": ["PATH=/usr/bin", "APP_UID=1654", "ASPNETCORE_HTTP_PORTS=8080"]}"""
        );

    /// <summary>As PostgreSQL's is: OCI's format, root, and a server that would start.</summary>
    public static BaseImage OfPostgres() =>
        Create(
            OciManifest,
            "application/vnd.oci.image.config.v1+json",
            "application/vnd.oci.image.layer.v1.tar+gzip",
            """
            {
              "Env": ["PATH=/usr/bin:/usr/lib/postgresql/15/bin", "PGDATA=/var/lib/postgresql/data"],
              "Entrypoint": ["docker-entrypoint.sh"],
              "Cmd": ["postgres"]
            }
            """
        );

    private static BaseImage Create(string manifestType, string configType, string layerType, string settings)
    {
        var tar = Tar();
        var layer = Zip(tar);
        var config = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                architecture = "amd64",
                os = "linux",
                config = JsonSerializer.Deserialize<JsonElement>(settings),
                rootfs = new { type = "layers", diff_ids = new[] { RegistryServer.DigestOf(tar) } },
                history = new[] { new { created = "2026-01-01T00:00:00Z", created_by = "the tests" } },
            }
        );
        var manifest = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                schemaVersion = 2,
                mediaType = manifestType,
                config = Descriptor(configType, config),
                layers = new[] { Descriptor(layerType, layer) },
            }
        );
        return new(manifest, manifestType, [layer, config]);
    }

    private static object Descriptor(string type, byte[] bytes) =>
        new
        {
            mediaType = type,
            digest = RegistryServer.DigestOf(bytes),
            size = bytes.Length,
        };

    private static byte[] Tar()
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, leaveOpen: true))
        {
            writer.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, "etc/os-release")
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes("ID=tests\n")),
                }
            );
        }

        return stream.ToArray();
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return stream.ToArray();
    }
}
