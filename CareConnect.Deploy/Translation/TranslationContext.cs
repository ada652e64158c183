using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Mapping;

namespace CareConnect.Deploy.Translation;

/// <summary>What a secret or plain parameter is used for, beyond being a value: its variable then accepts less.</summary>
[Flags]
internal enum ParameterUses
{
    None = 0,
    DatabasePassword = 1,
    CacheToken = 2,

    /// <summary>Within Key=value;Key=value, where a semicolon or a quote would end it.</summary>
    InKeywords = 4,
}

/// <summary>One run: the manifest, and what the mappings have made of it so far.</summary>
internal sealed class TranslationContext
{
    private readonly Dictionary<string, ParameterUses> _uses = [];
    private readonly Dictionary<string, Consumer> _consumers = [];
    private readonly Dictionary<string, string> _variables = [];

    public TranslationContext(Manifest manifest, Names names, CoverageReport report)
    {
        Manifest = manifest;
        Report = report;
        Topology = new(manifest, names);
        Resolver = new(manifest, Topology);
    }

    public Manifest Manifest { get; }

    public Topology Topology { get; }

    public Names Names => Topology.Names;

    public ExpressionResolver Resolver { get; }

    public CoverageReport Report { get; }

    /// <summary>The blocks of each resource's file in the module "workloads", in manifest order.</summary>
    public OrderedDictionary<string, List<HclBlock>> Files { get; } = [];

    /// <summary>Variables that belong to no parameter of the manifest: outputs of stacks, the way to send mail.</summary>
    public List<HclBlock> MoreVariables { get; } = [];

    /// <summary>Each cache, and the parameter that holds its password.</summary>
    public OrderedDictionary<string, string> CachePasswords { get; } = [];

    /// <summary>The servers with databases that RDS does not make, each of which has a job that does.</summary>
    public List<WorkloadResource> DatabaseJobs { get; } = [];

    public Consumer ConsumerOf(Resource resource)
    {
        if (!_consumers.TryGetValue(resource.Name, out var consumer))
        {
            consumer = new(resource.Name, Topology.Hints.GetValueOrDefault(resource.Name)?.ReadReplica);
            _consumers.Add(resource.Name, consumer);
        }
        return consumer;
    }

    /// <summary>Reserves the name of a variable.</summary>
    /// <exception cref="RefusedException">Something else has it: names that differ in case or in signs meet here.</exception>
    public string Claim(string variable, string what) =>
        _variables.TryAdd(variable, what)
            ? variable
            : throw new RefusedException(
                $"its variable would be {variable}, which is that of {_variables[variable]}",
                "Rename one of the two"
            );

    public void Use(string parameter, ParameterUses use) => _uses[parameter] = UsesOf(parameter) | use;

    public ParameterUses UsesOf(string parameter) => _uses.GetValueOrDefault(parameter);

    // Of two resources whose names meet, the second is refused already, and then nothing is written.
    public void Write(Resource resource, params HclBlock[] blocks) => Files[Names.File(resource)] = [.. blocks];

    /// <summary>Does something with one place of a resource; what cannot be translated there is refused, and the run goes on.</summary>
    public void Try(Resource resource, KeyPath path, Action<KeyPath> act)
    {
        try
        {
            act(path);
        }
        catch (RefusedException exception) when (exception.At is { } other && other != resource.Name)
        {
            Report.RefusedElsewhere(resource, path, other, exception);
        }
        catch (RefusedException exception)
        {
            Report.Refuse(resource, path, exception.Message, exception.Fix, exception.HidesValue);
        }
    }
}
