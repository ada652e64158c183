using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The event of readiness is a resource's, not a replica's: the first healthy replica raises it, the others join in, and
/// once all have ended the next run raises it anew.
/// </summary>
internal sealed class Readiness
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IResource, (Task Raised, HashSet<string> Members)> _runs = [];

    public Task Join(IResource resource, string id, Func<Task> raise)
    {
        lock (_gate)
        {
            if (!_runs.TryGetValue(resource, out var run))
            {
                _runs[resource] = run = (Task.Run(raise), []);
            }

            run.Members.Add(id);
            return run.Raised;
        }
    }

    public void Leave(IResource resource, string id)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue(resource, out var run) && run.Members.Remove(id) && run.Members.Count == 0)
            {
                _runs.Remove(resource);
            }
        }
    }
}
