using System.ComponentModel;
using System.Text.Json;
using CareConnect.Ops.Procedures;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Ops.Aws;

/// <summary>
/// The <c>aws</c> command, versions 1 and 2. Each call has a time limit; what AWS throttles is tried again, later each time.
/// What does not belong into a list of processes goes by a file that only its owner reads.
/// </summary>
/// <param name="region">Where, for example us-east-1.</param>
/// <param name="say">Told of what makes a call wait.</param>
internal sealed class AwsCli(string region, Action<string> say)
{
    private const string Program = "aws";
    private const int Attempts = 8;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    /// <summary>How answers are read, times above all.</summary>
    public static readonly JsonSerializerOptions Format = new()
    {
        PropertyNameCaseInsensitive = true,
        Converters = { new AwsTime() },
    };

    public string Region => region;

    /// <summary>Whether calls go to an emulator: what they show then proves no time and no permission.</summary>
    public static bool IsEmulated => Address is not null;

    /// <summary>Another account's login, by the name that the AWS CLI's own configuration gives it; null for the caller's.</summary>
    public string? Profile { get; init; }

    /// <summary>The same login in another region, for what AWS has only there.</summary>
    public AwsCli In(string other) => new(other, say) { Profile = Profile };

    /// <summary>The answer to a call such as <c>["sts", "get-caller-identity"]</c>.</summary>
    /// <exception cref="AwsException">AWS refused it.</exception>
    /// <exception cref="ProcedureException">There is no aws, it took too long, or its answer is none.</exception>
    public async Task<T> ReadAsync<T>(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var output = await CallAsync(arguments, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<T>(output, Format) ?? throw new JsonException("It is null.");
        }
        catch (JsonException problem)
        {
            throw new ProcedureException($"{Name(arguments)} answered what is no answer: {problem.Message}", problem);
        }
    }

    /// <summary>A call whose arguments are the fields of an object, as AWS writes them.</summary>
    public async Task<T> SendAsync<T>(IReadOnlyList<string> call, object input, CancellationToken cancellationToken)
    {
        using var file = PrivateFile.Of(JsonSerializer.Serialize(input));
        return await ReadAsync<T>([.. call, "--cli-input-json", file.Uri], cancellationToken);
    }

    /// <summary>A call whose answer is of no interest, or is no JSON.</summary>
    public Task<string> CallAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        CallAsync(arguments, TimeLimit, cancellationToken);

    /// <summary>The same of one that takes its time, such as copying what lies in a bucket.</summary>
    public async Task<string> CallAsync(
        IReadOnlyList<string> arguments,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await RunAsync(arguments, limit, cancellationToken);
            if (result.ExitCode == 0)
            {
                return result.StandardOutput;
            }

            var problem = AwsException.Of(Name(arguments), result.StandardError);
            if (!problem.IsThrottling || attempt == Attempts)
            {
                throw problem;
            }

            var pause = Pause(attempt);
            say($"AWS asks for patience ({problem.Code}): again in {pause.TotalSeconds:0.0} s.");
            await Task.Delay(pause, cancellationToken);
        }
    }

    private async Task<BufferedCommandResult> RunAsync(
        IReadOnlyList<string> arguments,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        try
        {
            return await Cli.Wrap(Program)
                .WithArguments([.. arguments, .. Everywhere()])
                .WithEnvironmentVariables(variables =>
                    variables.Set("AWS_PAGER", "").Set("AWS_RETRY_MODE", "standard").Set("AWS_MAX_ATTEMPTS", "3")
                )
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProcedureException(
                $"{Name(arguments)} did not answer within {limit.TotalSeconds:0} s. Is the network there? Run the command again."
            );
        }
        catch (Win32Exception problem)
        {
            throw new ProcedureException(
                "The program 'aws' is not there. Install the AWS CLI, version 2 "
                    + "(https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html; Debian: apt-get install awscli).",
                problem
            );
        }
    }

    // Some services of version 1 do not look at AWS_ENDPOINT_URL and would go to AWS itself.
    private IEnumerable<string> Everywhere() =>
        [
            "--region",
            region,
            "--output",
            "json",
            .. Profile is { Length: > 0 } ? ["--profile", Profile] : Array.Empty<string>(),
            .. Address is { } address ? ["--endpoint-url", address] : Array.Empty<string>(),
        ];

    private static string? Address =>
        Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 } address ? address : null;

    private static TimeSpan Pause(int attempt)
    {
        var pause = FirstPause * Math.Pow(2, attempt - 1) * (0.75 + (Random.Shared.NextDouble() / 2));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static string Name(IReadOnlyList<string> arguments) => $"aws {string.Join(' ', arguments.Take(2))}";
}
