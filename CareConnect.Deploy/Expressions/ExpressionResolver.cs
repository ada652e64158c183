using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Mapping;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Expressions;

/// <summary>Turns the manifest's expressions into text with references to Terraform's variables and module outputs.</summary>
internal sealed class ExpressionResolver(Manifest manifest, Topology topology)
{
    // Values refer to values; a real manifest does so three or four deep.
    private const int Deepest = 64;

    // Empty values that double at each level stay short and never end.
    private const int MostSteps = 10_000;

    // Fargate takes a task definition of 64 KiB.
    private const int LongestValue = 65_536;

    /// <exception cref="RefusedException">An expression has no counterpart in AWS.</exception>
    public Composed Resolve(string text, Consumer consumer) => Resolve(text, consumer, new([], false, new()));

    // What is wrong within another resource's text is that resource's to tell.
    private Composed ResolveIn(Resource resource, string text, Consumer consumer, Trail trail)
    {
        try
        {
            return Resolve(text, consumer, trail);
        }
        catch (RefusedException exception) when (exception.At is null)
        {
            throw new RefusedException(exception.Message, exception.Fix) { At = resource.Name };
        }
    }

    private Composed Resolve(string text, Consumer consumer, Trail trail)
    {
        var composed = Composed.Empty;
        foreach (var token in Tokenizer.Split(text, manifest))
        {
            composed = composed.Append(
                token is ExpressionToken expression
                    ? Resolve(expression, consumer, trail)
                    : Composed.Literal(token.Text)
            );
            if (composed.Text.Length > LongestValue)
            {
                throw new RefusedException("the value is longer than a task definition may be", "Make it shorter");
            }
        }
        return composed;
    }

    private Composed Resolve(ExpressionToken expression, Consumer consumer, Trail before)
    {
        var resource =
            manifest.Find(expression.Resource)
            ?? throw new RefusedException(
                $"{expression.Text} names the resource '{expression.Resource}', which the manifest does not have",
                "Add the resource, or take the reference away"
            );
        var trail = before.Into(
            expression.Text,
            expression.Property is ["connectionString"] && consumer.ReadReplica == resource.Name
        );
        return (resource, expression.Property) switch
        {
            _ when topology.RoleOf(resource) == Role.Unsupported => throw new RefusedException(
                $"'{resource.Name}' is refused",
                "Replace it"
            )
            {
                At = resource.Name,
            },
            (ValueResource value, ["connectionString"]) when ConditionalValue.Of(value, topology) is { } conditional =>
                conditional,
            (BucketResource, ["bucketName"]) or (BucketResource { ConnectionString: null }, ["connectionString"]) =>
                Bucket(resource, consumer),
            ({ ConnectionString: { } inner }, ["connectionString"]) => ResolveIn(resource, inner, consumer, trail),
            (ParameterResource { Value: { } inner }, ["value"]) => ResolveIn(resource, inner, consumer, trail),
            (ParameterResource parameter, ["inputs", var name]) when parameter.Inputs.ContainsKey(name) => Input(
                parameter,
                name
            ),
            (ValueResource { Filter: not null, Value: { } inner } filtered, ["value"]) => Filters.Apply(
                filtered,
                ResolveIn(resource, inner, consumer, trail)
            ),
            (ValueResource { Value: { } inner }, ["value"]) => ResolveIn(resource, inner, consumer, trail),
            (StackResource stack, ["output", var name]) => Composed.Of(
                new($"var.{topology.Names.StackOutput(stack, name)}")
            ),
            (MailResource mail, [var property]) => Mail(mail, property, consumer, trail),
            (WorkloadResource target, ["bindings", var binding, var property]) => Endpoints.Resolve(
                topology,
                target,
                (binding, property),
                consumer,
                trail.IsToReplica
            ),
            _ => throw new RefusedException(
                $"{expression.Text} asks for something that {resource.Type} '{resource.Name}' does not have",
                "Refer to what it has, or take the reference away"
            ),
        };
    }

    private static Composed Bucket(Resource bucket, Consumer consumer)
    {
        consumer.Use(bucket.Name);
        return Composed.Of(new($"module.{Names.Label(bucket)}.id"));
    }

    private Composed Input(ParameterResource parameter, string input) =>
        Composed.Of(
            new(
                $"var.{topology.Names.Variable(parameter, input)}",
                IsSecret: parameter.Inputs[input].Secret,
                Parameter: parameter.Name
            )
        );

    private Composed Mail(MailResource mail, string property, Consumer consumer, Trail trail)
    {
        consumer.Use(mail.Name);
        return MailMapping.Resolve(topology, mail, property, text => ResolveIn(mail, text, consumer, trail));
    }

    /// <summary>How many expressions one value has taken so far.</summary>
    private sealed class Steps
    {
        public int Taken { get; set; }
    }

    /// <summary>The expressions that led here, and whether one of them was the connection string of the replica.</summary>
    private sealed record Trail(IReadOnlyList<string> Through, bool IsToReplica, Steps Steps)
    {
        public Trail Into(string expression, bool isReplica)
        {
            if (Through.Contains(expression))
            {
                throw new RefusedException(
                    $"{string.Join(" -> ", Through.Append(expression))} goes in a circle",
                    "Let one of them stand for something else"
                );
            }
            if (++Steps.Taken > MostSteps)
            {
                throw new RefusedException(
                    $"{expression} is one of more than {MostSteps:N0} expressions within one value",
                    "Refer to fewer values"
                );
            }
            return Through.Count < Deepest
                ? new([.. Through, expression], IsToReplica || isReplica, Steps)
                : throw new RefusedException(
                    $"{Through[0]} refers to values more than {Deepest} deep",
                    "Refer to the value itself"
                );
        }
    }
}
