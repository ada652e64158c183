using System.Text.Json;

namespace CareConnect.Deploy.Verify.Plans;

/// <summary>
/// Finds the resources that an expression leads to, through module variables, outputs, locals and <c>each</c>. Before an apply
/// the identifiers are unknown, so this is how "this bucket has a public access block" can be told at all.
/// Where an expression chooses, the answer holds every possible resource.
/// </summary>
internal sealed class References
{
    private readonly ModuleInstances _modules;
    private readonly ILookup<(string Module, string Definition), Resource> _resources;
    private readonly Dictionary<(string Address, string Attribute), HashSet<Resource>> _known = [];

    public References(ConfigurationModule root, IReadOnlyList<Resource> resources)
    {
        _modules = new ModuleInstances(root, resources.Select(resource => resource.Module));
        _resources = resources.ToLookup(resource => (resource.Module, resource.Definition));
    }

    public bool IsConfigured(Resource resource, string attribute) =>
        Expression(resource, attribute).ValueKind is not JsonValueKind.Undefined;

    public IReadOnlySet<Resource> Of(Resource from, string attribute)
    {
        if (_known.TryGetValue((from.Address, attribute), out var known))
        {
            return known;
        }
        var search = new Search(this);
        var module = _modules[from.Module];
        var scope = new Scope(module, from.Key, module.Configuration.Resource(from.Definition));
        search.FollowAll(scope, ConfigurationModule.References(Expression(from, attribute)), "");
        return _known[(from.Address, attribute)] = search.Found;
    }

    // Nested blocks are collected whole: the first step of the path is the block.
    private JsonElement Expression(Resource resource, string attribute) =>
        Node.Find(
            Node.Find(_modules[resource.Module].Configuration.Resource(resource.Definition), "expressions"),
            attribute.Split('.')[0]
        );

    /// <summary>Where a reference is read: the module, and the key and for_each of the resource or call that it stands in.</summary>
    private sealed record Scope(ModuleInstance Module, string? Key, JsonElement Owner);

    private sealed class Search(References all)
    {
        private readonly HashSet<string> _seen = [];

        public HashSet<Resource> Found { get; } = [];

        public void FollowAll(Scope scope, IReadOnlyList<string> references, string rest)
        {
            foreach (var reference in references)
            {
                // What is left of a path belongs to a lone reference, or to a whole module, whose outputs it then names.
                var whole =
                    reference.StartsWith("module.", StringComparison.Ordinal) && reference.Count(c => c == '.') == 1;
                Follow(scope, rest is "" || (references.Count > 1 && !whole) ? reference : $"{reference}.{rest}");
            }
        }

        private void Follow(Scope scope, string text)
        {
            if (!_seen.Add($"{scope.Module.Address}|{scope.Key}|{text}"))
            {
                return;
            }
            var reference = Reference.Parse(text);
            switch (reference.Head)
            {
                case "var":
                    FollowVariable(scope.Module, reference);
                    break;
                case "local":
                    FollowLocal(scope, reference);
                    break;
                case "module":
                    FollowModule(scope, reference);
                    break;
                case "each" when reference.Name == "value":
                    FollowEach(scope, reference);
                    break;
                case "each" or "count" or "path" or "terraform" or "self":
                    break;
                default:
                    Found.UnionWith(
                        Narrow(all._resources[(scope.Module.Address, reference.Definition)], reference.Key ?? scope.Key)
                    );
                    break;
            }
        }

        private void FollowVariable(ModuleInstance module, Reference reference)
        {
            if (module.Parent is { } parent)
            {
                var call = parent.Configuration.Call(module.Name);
                var expression = Node.Find(Node.Find(call, "expressions"), reference.Name);
                FollowAll(
                    new Scope(parent, module.Key, call),
                    ConfigurationModule.References(expression),
                    reference.Rest
                );
            }
        }

        private void FollowLocal(Scope scope, Reference reference)
        {
            var path = reference.Rest is "" ? reference.Name : $"{reference.Name}.{reference.Rest}";
            foreach (var (next, rest) in scope.Module.Configuration.Locals.Of(path))
            {
                FollowAll(scope, [next], rest);
            }
        }

        private void FollowModule(Scope scope, Reference reference)
        {
            foreach (var child in all._modules.Children(scope.Module, reference.Name, reference.Key ?? scope.Key))
            {
                var (output, rest) = Split(reference.Rest);
                foreach (var name in output is "" ? child.Configuration.Outputs : [output])
                {
                    var expression = Node.Find(child.Configuration.Output(name), "expression");
                    FollowAll(new Scope(child, null, default), ConfigurationModule.References(expression), rest);
                }
            }
        }

        private void FollowEach(Scope scope, Reference reference)
        {
            var search = new Search(all);
            var expression = Node.Find(scope.Owner, "for_each_expression");
            search.FollowAll(
                scope with
                {
                    Owner = default,
                },
                ConfigurationModule.References(expression),
                reference.Rest
            );
            var own = search.Found.Where(resource => IsNamed(resource, scope.Key)).ToList();
            Found.UnionWith(own.Count > 0 ? own : search.Found);
        }

        private static IEnumerable<Resource> Narrow(IEnumerable<Resource> instances, string? key)
        {
            var own = instances.Where(instance => instance.Key == key).ToList();
            return own.Count > 0 ? own : instances;
        }

        // The element "web" of a map made of module.web, or of module.sites["web"].
        private static bool IsNamed(Resource resource, string? key) =>
            key is not null
            && (
                resource.Key == key
                || ModuleStep.Parse(resource.Module).Any(step => step.Name == key || step.Key == key)
            );

        private static (string First, string After) Split(string path) =>
            path.IndexOf('.') is var dot and >= 0 ? (path[..dot], path[(dot + 1)..]) : (path, "");
    }
}
