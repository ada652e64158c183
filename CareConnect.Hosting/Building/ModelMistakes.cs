using System.Reflection;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>
/// A mistake in the model, such as a name used twice, is thrown where the AppHost describes it. A person who made it gets
/// one line that says what is wrong; a stack trace remains for faults.
/// </summary>
internal static class ModelMistakes
{
    private static int _isRegistered;

    public static void Report(Assembly? appHost)
    {
        if (
            appHost is not null
            && appHost == Assembly.GetEntryAssembly()
            && Interlocked.Exchange(ref _isRegistered, 1) == 0
        )
        {
            AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => Report(unhandled.ExceptionObject);
        }
    }

    /// <summary>Prints the mistake in one line and sets the exit code.</summary>
    public static void Print(Exception mistake)
    {
        Console.Error.WriteLine($"error: {mistake.Message.ReplaceLineEndings(" ")}");
        Environment.ExitCode = 1;
    }

    /// <exception cref="DistributedApplicationException">Two endpoints of a resource cannot be told apart.</exception>
    public static void RefuseSameEndpoints(DistributedApplicationModel model)
    {
        foreach (var resource in model.Resources)
        {
            var twice = resource
                .Annotations.OfType<EndpointAnnotation>()
                .GroupBy(endpoint => endpoint.Name, StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault(same => same.Skip(1).Any());
            if (twice is not null)
            {
                throw new DistributedApplicationException(
                    $"Resource '{resource.Name}' has two endpoints named '{twice.Last().Name}'. Give each a name of its own."
                );
            }
        }
    }

    private static void Report(object thrown)
    {
        if (thrown is Exception problem && IsMistake(problem))
        {
            Print(problem);
            Environment.Exit(1);
        }
    }

    private static bool IsMistake(Exception problem) =>
        problem is DistributedApplicationException
        || (
            problem is ArgumentException or InvalidOperationException
            && problem.TargetSite?.Module.Assembly == typeof(ModelMistakes).Assembly
        );
}
