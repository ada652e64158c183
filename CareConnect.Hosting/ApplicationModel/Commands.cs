namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a command is told.</summary>
public sealed class ExecuteCommandContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The resource, or the replica, that the command was given to.</summary>
    public required string ResourceName { get; init; }

    public required CancellationToken CancellationToken { get; init; }
}

/// <summary>How a command went.</summary>
public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    public bool Canceled { get; init; }

    public string? ErrorMessage { get; init; }
}

public static class CommandResults
{
    public static ExecuteCommandResult Success() => new() { Success = true };

    public static ExecuteCommandResult Failure(string? errorMessage = null) =>
        new() { Success = false, ErrorMessage = errorMessage };

    public static ExecuteCommandResult Failure(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Failure(exception.Message);
    }

    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };
}

public sealed class UpdateCommandStateContext
{
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    public required IServiceProvider ServiceProvider { get; init; }
}

/// <summary>How a command is shown.</summary>
public class CommandOptions
{
    public static CommandOptions Default { get; } = new();

    public string? Description { get; set; }

    public object? Parameter { get; set; }

    public string? ConfirmationMessage { get; set; }

    public string? IconName { get; set; }

    public IconVariant? IconVariant { get; set; }

    public bool IsHighlighted { get; set; }

    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}

/// <summary>How a command that is an HTTP request is made.</summary>
public class HttpCommandOptions : CommandOptions
{
    public static new HttpCommandOptions Default { get; } = new();

    public HttpMethod? Method { get; set; }

    public string? HttpClientName { get; set; }
}

/// <summary>A command of a resource.</summary>
public sealed class ResourceCommandAnnotation(
    string name,
    string displayName,
    Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
    CommandOptions options
) : IResourceAnnotation
{
    public string Name { get; } = name;

    public string DisplayName { get; } = displayName;

    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; } = executeCommand;

    public CommandOptions Options { get; } = options;
}

/// <summary>Runs the commands of resources.</summary>
public class ResourceCommandService
{
    private readonly DistributedApplicationModel _model;
    private readonly Orchestration.ResourceLifecycle _lifecycle;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(
        DistributedApplicationModel model,
        Orchestration.ResourceLifecycle lifecycle,
        IServiceProvider services
    ) => (_model, _lifecycle, _services) = (model, lifecycle, services);

    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource,
        string commandName,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(resource);
        return ExecuteCommandAsync(resource.Name, commandName, cancellationToken);
    }

    /// <param name="resourceId">A resource's name, or one replica's.</param>
    /// <param name="commandName">The command.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId,
        string commandName,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            if (Orchestration.ResourceLifecycle.TryParseCommand(commandName, out var lifecycleCommand))
            {
                await _lifecycle.ExecuteAsync(resourceId, lifecycleCommand, cancellationToken);
                return CommandResults.Success();
            }

            var command = _model
                .Resources.FirstOrDefault(r => _lifecycle.IsNameOf(resourceId, r))
                ?.Annotations.OfType<ResourceCommandAnnotation>()
                .LastOrDefault(c => c.Name == commandName);
            return command is null
                ? CommandResults.Failure($"Command '{commandName}' is not available for resource '{resourceId}'.")
                : await command.ExecuteCommand(
                    new()
                    {
                        ServiceProvider = _services,
                        ResourceName = resourceId,
                        CancellationToken = cancellationToken,
                    }
                );
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
        catch (DistributedApplicationException problem)
        {
            return CommandResults.Failure(problem);
        }
    }
}
