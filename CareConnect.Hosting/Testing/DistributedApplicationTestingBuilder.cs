using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>A builder of an application under test.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}

/// <summary>
/// Makes applications for tests: from an AppHost's own entry point, or empty. Each has ports, folders and passwords of its
/// own, so that several run at once.
/// </summary>
public static class DistributedApplicationTestingBuilder
{
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        CancellationToken cancellationToken = default
    )
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        CancellationToken cancellationToken = default
    )
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), args, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default
    )
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), args, configureBuilder, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint,
        CancellationToken cancellationToken = default
    ) => CreateAsync(entryPoint, [], cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint,
        string[] args,
        CancellationToken cancellationToken = default
    ) => CreateAsync(entryPoint, args, (_, _) => { }, cancellationToken);

    /// <param name="entryPoint">Any type of the AppHost's assembly.</param>
    /// <param name="args">The arguments of the AppHost.</param>
    /// <param name="configureBuilder">Changes the options before the builder is made.</param>
    /// <param name="cancellationToken">Ends the wait for the AppHost to add its resources.</param>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        var assembly = entryPoint.Assembly;
        var main =
            assembly.EntryPoint
            ?? throw new InvalidOperationException($"Assembly '{assembly.GetName().Name}' has no entry point.");
        var interception = new AppHostInterception(
            (options, settings) =>
            {
                TestDefaults.Apply(options, settings, assembly, args);
                configureBuilder(options, settings);
            }
        );
        interception.Run(() => Invoke(main, args));
        var builder = await interception.WaitForBuilderAsync(cancellationToken);
        return new TestingBuilder(builder, interception);
    }

    public static IDistributedApplicationTestingBuilder Create(params string[] args) => Create(args, (_, _) => { });

    /// <summary>An application that the test itself adds resources to.</summary>
    public static IDistributedApplicationTestingBuilder Create(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder
    )
    {
        DistributedApplicationBuilder? builder = null;
        var interception = new AppHostInterception(
            (options, settings) =>
            {
                TestDefaults.Apply(
                    options,
                    settings,
                    options.AssemblyName is null ? Assembly.GetEntryAssembly() : null,
                    args
                );
                configureBuilder(options, settings);
            }
        );
        using var made = new ManualResetEventSlim();
        Exception? problem = null;
        interception.Run(() =>
        {
            try
            {
                builder = new DistributedApplicationBuilder(args);
            }
            catch (Exception failure)
            {
                problem = failure;
            }

            made.Set();
            builder?.Build().Run();
        });
        made.Wait();
        return problem is null
            ? new TestingBuilder(builder!, interception)
            : throw new InvalidOperationException(problem.Message, problem);
    }

    private static void Invoke(MethodInfo main, string[] args)
    {
        try
        {
            object?[] parameters = main.GetParameters().Length == 0 ? [] : [args];
            if (main.Invoke(null, parameters) is Task running)
            {
                running.GetAwaiter().GetResult();
            }
        }
        catch (TargetInvocationException wrapped)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(wrapped.InnerException!);
        }
    }
}
