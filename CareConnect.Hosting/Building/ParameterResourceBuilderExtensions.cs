using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds parameters and connection strings from outside.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>A value that must be configured as <c>Parameters:name</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        bool secret = false
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(FromConfiguration(builder, name, $"Parameters:{name}", secret));
    }

    /// <exception cref="ArgumentException">A secret's value would stand in the manifest.</exception>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string value,
        bool publishValueAsDefault = false,
        bool secret = false
    ) => builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    /// <inheritdoc cref="AddParameter(IDistributedApplicationBuilder, string, string, bool, bool)"/>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        Func<string> valueGetter,
        bool publishValueAsDefault = false,
        bool secret = false
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(valueGetter);
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException(
                "A parameter cannot be both secret and published as a default value.",
                nameof(secret)
            );
        }

        return builder.AddResource(
            new ParameterResource(name, _ => valueGetter(), secret)
            {
                Default = publishValueAsDefault ? new ConstantParameterDefault(valueGetter) : null,
            }
        );
    }

    /// <summary>A value that is made when none is configured; with <paramref name="persist"/> it is kept for the next run.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        ParameterDefault value,
        bool secret = false,
        bool persist = false
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddResource(WithDefault(builder, name, secret, value, persist));
    }

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string configurationKey,
        bool secret = false
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(FromConfiguration(builder, name, configurationKey, secret));
    }

    public static IResourceBuilder<ParameterResource> WithDescription(
        this IResourceBuilder<ParameterResource> builder,
        string description,
        bool enableMarkdown = false
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Description = description;
        builder.Resource.EnableDescriptionMarkdown = enableMarkdown;
        return builder;
    }

    /// <summary>A connection string that must be configured as <c>ConnectionStrings:name</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string? environmentVariableName = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(
            new ConnectionStringParameterResource(
                name,
                _ =>
                    Configured(builder.Configuration, $"ConnectionStrings:{name}")
                    ?? throw Missing(name, $"ConnectionStrings:{name}"),
                environmentVariableName
            )
        );
    }

    /// <summary>A connection string made of endpoints and parameters.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        ReferenceExpression connectionStringExpression
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));
    }

    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        Action<ReferenceExpressionBuilder> connectionStringBuilder
    )
    {
        ArgumentNullException.ThrowIfNull(connectionStringBuilder);
        var expression = new ReferenceExpressionBuilder();
        connectionStringBuilder(expression);
        return builder.AddConnectionString(name, expression.Build());
    }

    /// <summary>A secret that is made once and kept in the user secrets, for a server's password.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0
    ) =>
        CreateGeneratedParameter(
            builder,
            name,
            secret: true,
            new GenerateParameterDefault
            {
                MinLength = 22,
                Lower = lower,
                Upper = upper,
                Numeric = numeric,
                Special = special,
                MinLower = minLower,
                MinUpper = minUpper,
                MinNumeric = minNumeric,
                MinSpecial = minSpecial,
            }
        );

    public static ParameterResource CreateGeneratedParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool secret,
        GenerateParameterDefault parameterDefault
    ) => WithDefault(builder, name, secret, parameterDefault, persist: true);

    private static ParameterResource WithDefault(
        IDistributedApplicationBuilder builder,
        string name,
        bool secret,
        ParameterDefault value,
        bool persist
    )
    {
        var key = $"Parameters:{name}";
        var keeper =
            builder is DistributedApplicationBuilder { ExecutionContext.IsRunMode: true } application && persist
                ? application
                : null;
        return new ParameterResource(name, _ => Configured(builder.Configuration, key) ?? Make(), secret)
        {
            Default = value,
            Kept = keeper is null ? null : new(keeper.Configuration, keeper.Secrets, key),
        };

        string Make() =>
            keeper is not null ? keeper.Secrets.GetOrAdd(key, value.GetDefaultValue) : value.GetDefaultValue();
    }

    private static ParameterResource FromConfiguration(
        IDistributedApplicationBuilder builder,
        string name,
        string key,
        bool secret
    ) => new(name, _ => Configured(builder.Configuration, key) ?? throw Missing(name, key), secret);

    /// <summary>Environment variables cannot hold hyphens everywhere, so underscores do as well.</summary>
    private static string? Configured(IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } value ? value : configuration[key.Replace('-', '_')];

    private static MissingParameterValueException Missing(string name, string key) =>
        new(
            $"Parameter '{name}' has no value. Set it: dotnet user-secrets set \"{key}\" VALUE --project <AppHost project>, "
                + $"or the environment variable {key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_')}."
        );
}

/// <summary>A connection string that is configured.</summary>
internal sealed class ConnectionStringParameterResource : ParameterResource, IResourceWithConnectionString
{
    public ConnectionStringParameterResource(
        string name,
        Func<ParameterDefault?, string> callback,
        string? environmentVariableName
    )
        : base(name, callback, secret: true)
    {
        IsConnectionString = true;
        ConnectionStringEnvironmentVariable = environmentVariableName;
    }

    public string? ConnectionStringEnvironmentVariable { get; }

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{new ParameterValue(this)}");

    string IManifestExpressionProvider.ValueExpression => $"{{{Name}.connectionString}}";

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) =>
        GetValueAsync(cancellationToken);

    IEnumerable<object> IValueWithReferences.References => [];

    /// <summary>The parameter's own value, without the detour over its connection string.</summary>
    private sealed class ParameterValue(ParameterResource parameter) : IValueProvider, IManifestExpressionProvider
    {
        public string ValueExpression => parameter.ValueExpression;

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
            parameter.GetValueAsync(cancellationToken);
    }
}

/// <summary>A connection string made of endpoints and parameters.</summary>
public sealed class ConnectionStringResource(string name, ReferenceExpression connectionStringExpression)
    : Resource(name),
        IResourceWithConnectionString,
        IResourceWithWaitSupport
{
    public ReferenceExpression ConnectionStringExpression { get; } =
        connectionStringExpression ?? throw new ArgumentNullException(nameof(connectionStringExpression));
}
