using System.Security.Cryptography;

namespace CareConnect.Hosting.S3;

/// <summary>MD5 as the protocol has it, for ETags and Content-MD5: against accidents, not against attackers.</summary>
internal static class S3Md5
{
    public static byte[] Of(ReadOnlySpan<byte> data)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(data);
        return md5.GetHashAndReset();
    }
}
