using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Verbs.Health;

/// <summary>What users see of the environment: the certificate of its domain, and that it answers.</summary>
internal static class AwsSite
{
    private const int FewDays = 21;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<Finding> CheckAsync(AwsTopology topology, CancellationToken cancellationToken)
    {
        if ((await topology.OutputsAsync(cancellationToken)).Edge?.Address is not { } address)
        {
            return Finding.Warning("Terraform knows no domain", "careconnect infra outputs --target aws");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var days = address.Scheme == "https" ? await DaysAsync(address, limit.Token) : (int?)null;
            using var http = new HttpClient { BaseAddress = address };
            using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative), limit.Token);
            var text =
                $"{address.Host} answers {(int)answer.StatusCode}"
                + (
                    days is { } left
                        ? string.Create(CultureInfo.InvariantCulture, $"; its certificate holds {left} days")
                        : ""
                );
            return !answer.IsSuccessStatusCode ? Finding.Failure(text, "careconnect diagnose latency --target aws")
                : days < FewDays
                    ? Finding.Warning(text, "aws acm list-certificates: its validation record must stand in the zone")
                : Finding.Ok(text);
        }
        catch (Exception problem)
            when (problem
                    is HttpRequestException
                        or SocketException
                        or AuthenticationException
                        or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            return Finding.Failure(
                $"{address.Host} does not answer: {problem.Message}",
                "dig the domain; careconnect dr status --target aws --env dr"
            );
        }
    }

    private static async Task<int> DaysAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancellationToken);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = address.Host },
            cancellationToken
        );
        using var certificate = new X509Certificate2(tls.RemoteCertificate!);
        return (int)(certificate.NotAfter.ToUniversalTime() - DateTime.UtcNow).TotalDays;
    }
}
