using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Images;

/// <summary>The certificates by which a client knows that it speaks to RDS: from a file, or from AWS.</summary>
/// <param name="given">The operator's file; null fetches AWS's.</param>
/// <param name="home">Where what was fetched is kept.</param>
internal sealed class RdsCertificates(string? given, OpsHome home)
{
    private static readonly Uri Address = new("https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem");

    private string? _file;

    /// <summary>The file; fetched once by each command.</summary>
    /// <exception cref="ProcedureException">There is none, or it holds no certificate.</exception>
    public async Task<string> FileAsync(CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            var file = given is null ? await FetchAsync(cancellationToken) : Path.GetFullPath(given);
            Check(file);
            _file = file;
        }

        return _file;
    }

    private async Task<string> FetchAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(home.BuildCache, "rds-global-bundle.pem");
        Directory.CreateDirectory(home.BuildCache);
        try
        {
            using var http = new HttpClient();
            var bytes = await http.GetByteArrayAsync(Address, cancellationToken);
            await File.WriteAllBytesAsync(file, bytes, cancellationToken);
            return file;
        }
        catch (HttpRequestException problem)
        {
            throw new ProcedureException(
                $"RDS's certificates could not be fetched from {Address}: {problem.Message} Without them an image could not "
                    + "reach its database. Fetch them where that address can be reached, and name the file: --rds-certificates FILE",
                problem
            );
        }
    }

    // A proxy may answer with a page of its own.
    private void Check(string file)
    {
        var where = given is null ? $"What {Address} answered" : file;
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(File.ReadAllText(file));
            if (certificates.Count == 0)
            {
                throw new ProcedureException($"{where} holds no certificate in PEM. Nothing was built.");
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ProcedureException(
                $"{where} cannot be read as certificates: {problem.Message} Nothing was built.",
                problem
            );
        }
    }
}
