namespace CareConnect.Deploy.Manifests;

/// <summary>parameter.v0: a value that whoever deploys gives, by one or more inputs.</summary>
internal sealed record ParameterResource : Resource
{
    public string? Value { get; set; }
    public OrderedDictionary<string, ParameterInput> Inputs { get; set; } = [];

    public bool IsSecret => Inputs.Values.Any(input => input.Secret);
}

internal sealed record ParameterInput : ManifestObject
{
    public string Type { get; set; } = "string";
    public bool Secret { get; set; }
    public InputDefault? Default { get; set; }
}

/// <summary>Either a value, or the rule by which one is made.</summary>
internal sealed record InputDefault : ManifestObject
{
    public string? Value { get; set; }
    public GenerateRule? Generate { get; set; }
}

/// <summary>Aspire's rule for generated values. A kind of character is allowed unless its flag says false.</summary>
internal sealed record GenerateRule : ManifestObject
{
    public int MinLength { get; set; }
    public bool Lower { get; set; } = true;
    public bool Upper { get; set; } = true;
    public bool Numeric { get; set; } = true;
    public bool Special { get; set; } = true;
    public int MinLower { get; set; }
    public int MinUpper { get; set; }
    public int MinNumeric { get; set; }
    public int MinSpecial { get; set; }
}
