using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CareConnect.Ops.Tests.Images;

/// <summary>In place of RDS's certificates, which lie at AWS.</summary>
internal static class TestCertificates
{
    public static void Write(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=RDS of the tests", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(path, certificate.ExportCertificatePem());
    }
}
