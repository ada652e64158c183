using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

internal enum LifecycleCommand
{
    Start,
    Stop,
    Restart,
}

/// <summary>All instances of all processes, and the commands that start and stop them.</summary>
internal sealed class ResourceLifecycle(ResourceLoggerService loggers)
{
    private readonly Lock _gate = new();

    // Replaced, never changed: versions come and go while others look at it. Names are kept, since their lines are.
    private ImmutableList<ResourceInstance> _instances = [];
    private ImmutableDictionary<string, string> _owners = ImmutableDictionary.Create<string, string>(
        StringComparer.OrdinalIgnoreCase
    );
    private bool _isClosed;

    // One after the other: two restarts at once must not take each other's start for one of their own.
    private readonly SemaphoreSlim _commands = new(1);

    public IReadOnlyList<ResourceInstance> Instances => _instances;

    public void Add(ResourceInstance instance)
    {
        lock (_gate)
        {
            _instances = _instances.Add(instance);
            _owners = _owners.SetItem(instance.Id, instance.Resource.Name);
            if (_isClosed)
            {
                instance.Close();
            }
        }
    }

    /// <summary>Stops an instance for good, when it has finished what it is at.</summary>
    public async Task RemoveAsync(ResourceInstance instance, TimeSpan grace)
    {
        instance.Close();
        await instance.StopAsync(grace);
        lock (_gate)
        {
            _instances = _instances.Remove(instance);
        }
    }

    /// <summary>The resource's name for a replica's, the name itself for all others.</summary>
    public string OwnerOf(string name) => _owners.GetValueOrDefault(name, name);

    public static bool TryParseCommand(string text, out LifecycleCommand command) =>
        Enum.TryParse(
            text.StartsWith("resource-", StringComparison.Ordinal) ? text["resource-".Length..] : text,
            ignoreCase: true,
            out command
        ) && !int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _);

    public bool IsNameOf(string name, IResource resource) =>
        Same(resource.Name, name)
        || _instances.Any(instance => instance.Resource == resource && Same(instance.Id, name));

    /// <summary>Gives a command to a resource, all its replicas, or to one replica.</summary>
    /// <exception cref="DistributedApplicationException">Nothing of that name can be started or stopped.</exception>
    public async Task ExecuteAsync(string name, LifecycleCommand command, CancellationToken cancellationToken)
    {
        var chosen = _instances.Where(i => Same(i.Id, name) || Same(i.Resource.Name, name)).ToList();
        if (chosen.Count == 0)
        {
            throw new DistributedApplicationException(
                $"There is no resource '{name}' that can be started or stopped. There are: {Names()}."
            );
        }

        await _commands.WaitAsync(cancellationToken);
        try
        {
            await ExecuteAsync(chosen, command, cancellationToken);
        }
        finally
        {
            _commands.Release();
        }
    }

    private async Task ExecuteAsync(
        List<ResourceInstance> chosen,
        LifecycleCommand command,
        CancellationToken cancellationToken
    )
    {
        foreach (var instance in chosen)
        {
            loggers.Write(instance.Id, $"command: {command.ToString().ToLowerInvariant()}", isError: false);
        }

        if (command is LifecycleCommand.Stop or LifecycleCommand.Restart)
        {
            await Task.WhenAll(chosen.Select(instance => instance.StopAsync())).WaitAsync(cancellationToken);
        }

        if (command is LifecycleCommand.Start or LifecycleCommand.Restart)
        {
            chosen.ForEach(instance => instance.Start());
        }
    }

    /// <summary>Stops everything, what others depend on last.</summary>
    public async Task StopAllAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            _instances.ForEach(instance => instance.Close());
        }

        var remaining = _instances.ToList();
        while (remaining.Count > 0)
        {
            var needed = remaining.SelectMany(instance => DependenciesOf(instance.Resource)).ToHashSet();
            var next = remaining.Where(instance => !needed.Contains(instance.Resource)).ToList();
            if (next.Count == 0)
            {
                // They depend on each other: there is no order to keep.
                next = [.. remaining];
            }

            await Task.WhenAll(next.Select(instance => instance.StopAsync()));
            remaining.RemoveAll(next.Contains);
        }
    }

    /// <summary>Ends what is left without asking it.</summary>
    public void KillAll() => _instances.ForEach(instance => instance.Kill());

    /// <summary>The resources that one needs: what it waits for and refers to, with the servers of their databases.</summary>
    private static HashSet<IResource> DependenciesOf(IResource resource)
    {
        var found = new HashSet<IResource>();
        Collect(resource);
        found.Remove(resource);
        return found;

        void Collect(IResource current)
        {
            var needed = current
                .Annotations.OfType<ResourceRelationshipAnnotation>()
                .Where(relation => relation.Type is "Reference" or "WaitFor")
                .Select(relation => relation.Resource)
                .Concat(current is IResourceWithParent child ? [child.Parent] : [])
                .Concat(ValueReferences.Of(current));
            foreach (var dependency in needed.Where(found.Add))
            {
                Collect(dependency);
            }
        }
    }

    private string Names() => string.Join(", ", _instances.Select(instance => instance.Resource.Name).Distinct());

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
