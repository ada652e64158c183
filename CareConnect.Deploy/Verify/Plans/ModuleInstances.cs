using System.Text.RegularExpressions;

namespace CareConnect.Deploy.Verify.Plans;

/// <summary>One instance of a module in a plan; the root has the address "" and no parent.</summary>
internal sealed record ModuleInstance(
    string Address,
    string Name,
    string? Key,
    ModuleInstance? Parent,
    ConfigurationModule Configuration
);

/// <summary>All module instances of a plan, each with the configuration that it was made from.</summary>
internal sealed class ModuleInstances
{
    private readonly Dictionary<string, ModuleInstance> _byAddress = [];

    public ModuleInstances(ConfigurationModule root, IEnumerable<string> addresses)
    {
        _byAddress[""] = new ModuleInstance("", "", null, null, root);
        foreach (var address in addresses.Distinct())
        {
            Add(address);
        }
    }

    public ModuleInstance this[string address] => _byAddress[address];

    /// <summary>The instances of one call; the one with the key when there is such a one, otherwise all.</summary>
    public IEnumerable<ModuleInstance> Children(ModuleInstance parent, string name, string? key)
    {
        var all = _byAddress
            .Values.Where(instance => instance.Parent?.Address == parent.Address && instance.Name == name)
            .ToList();
        var own = all.Where(instance => instance.Key == key).ToList();
        return own.Count > 0 ? own : all;
    }

    private void Add(string address)
    {
        var parent = _byAddress[""];
        foreach (var step in ModuleStep.Parse(address))
        {
            var own = parent.Address is "" ? step.Text : $"{parent.Address}.{step.Text}";
            if (!_byAddress.TryGetValue(own, out var instance))
            {
                instance = new ModuleInstance(own, step.Name, step.Key, parent, parent.Configuration.Child(step.Name));
                _byAddress[own] = instance;
            }
            parent = instance;
        }
    }
}

/// <summary>A step of a module address: <c>module.workloads</c> or <c>module.site["web"]</c>.</summary>
internal sealed partial record ModuleStep(string Text, string Name, string? Key)
{
    public static IEnumerable<ModuleStep> Parse(string address) =>
        Step()
            .Matches(address)
            .Select(match => new ModuleStep(
                match.Value,
                match.Groups["name"].Value,
                match.Groups["key"] is { Success: true } key ? key.Value.Trim('"') : null
            ));

    [GeneratedRegex(@"module\.(?<name>[\w-]+)(?:\[(?<key>""[^""]*""|\d+)\])?")]
    private static partial Regex Step();
}
