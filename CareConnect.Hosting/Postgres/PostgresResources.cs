namespace Aspire.Hosting.ApplicationModel;

/// <summary>A PostgreSQL server.</summary>
public class PostgresServerResource : ContainerResource, IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";
    internal const string DefaultUserName = "postgres";

    private readonly Dictionary<string, string> _databases = new(StringComparer.OrdinalIgnoreCase);

    public PostgresServerResource(string name, ParameterResource? userName, ParameterResource password)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(password);
        PrimaryEndpoint = new EndpointReference(this, PrimaryEndpointName);
        UserNameParameter = userName;
        PasswordParameter = password;
    }

    public EndpointReference PrimaryEndpoint { get; }

    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    public ParameterResource? UserNameParameter { get; set; }

    public ParameterResource PasswordParameter { get; set; }

    /// <summary>The user name; <c>postgres</c> unless there is a parameter for it.</summary>
    public ReferenceExpression UserNameReference =>
        UserNameParameter is null
            ? ReferenceExpression.Create($"{DefaultUserName}")
            : ReferenceExpression.Create($"{UserNameParameter}");

    /// <summary>Names of database resources to names of databases.</summary>
    public IReadOnlyDictionary<string, string> Databases => _databases;

    public ReferenceExpression ConnectionStringExpression =>
        Annotations.OfType<ConnectionStringRedirectAnnotation>().LastOrDefault()?.Resource.ConnectionStringExpression
        ?? ReferenceExpression.Create(
            $"Host={Host};Port={Port};Username={UserNameReference};Password={PasswordParameter}"
        );

    /// <summary><c>postgresql://user:password@host:port</c></summary>
    public ReferenceExpression UriExpression => Uri(databaseName: null);

    /// <summary><c>jdbc:postgresql://host:port</c>, without credentials.</summary>
    public ReferenceExpression JdbcConnectionString => Jdbc(databaseName: null);

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() =>
        [
            new("Host", ReferenceExpression.Create($"{Host}")),
            new("Port", ReferenceExpression.Create($"{Port}")),
            new("Username", UserNameReference),
            new("Password", ReferenceExpression.Create($"{PasswordParameter}")),
            new("Uri", UriExpression),
            new("JdbcConnectionString", JdbcConnectionString),
        ];

    internal void AddDatabase(string name, string databaseName) => _databases.TryAdd(name, databaseName);

    internal ReferenceExpression Uri(string? databaseName)
    {
        var uri = new ReferenceExpressionBuilder();
        uri.AppendLiteral("postgresql://");
        if (UserNameParameter is null)
        {
            uri.Append($"{DefaultUserName:uri}");
        }
        else
        {
            uri.Append($"{UserNameParameter:uri}");
        }

        uri.Append($":{PasswordParameter:uri}@{Host}:{Port}");
        AppendDatabase(uri, databaseName);
        return uri.Build();
    }

    internal ReferenceExpression Jdbc(string? databaseName)
    {
        var uri = new ReferenceExpressionBuilder();
        uri.Append($"jdbc:postgresql://{Host}:{Port}");
        AppendDatabase(uri, databaseName);
        return uri.Build();
    }

    private static void AppendDatabase(ReferenceExpressionBuilder uri, string? databaseName)
    {
        if (databaseName is not null)
        {
            uri.Append($"/{databaseName:uri}");
        }
    }
}

/// <summary>A database in a PostgreSQL server.</summary>
public class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource postgresParentResource)
    : Resource(name),
        IResourceWithParent<PostgresServerResource>,
        IResourceWithConnectionString
{
    public PostgresServerResource Parent { get; } =
        postgresParentResource ?? throw new ArgumentNullException(nameof(postgresParentResource));

    public string DatabaseName { get; } = databaseName ?? throw new ArgumentNullException(nameof(databaseName));

    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var database = new System.Data.Common.DbConnectionStringBuilder { ["Database"] = DatabaseName };
            return ReferenceExpression.Create($"{Parent};{database.ToString()}");
        }
    }

    public ReferenceExpression UriExpression => Parent.Uri(DatabaseName);

    public ReferenceExpression JdbcConnectionString => Parent.Jdbc(DatabaseName);

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() =>
        [
            .. Parent
                .GetConnectionProperties()
                .Select(property =>
                    property.Key switch
                    {
                        "Uri" => new(property.Key, UriExpression),
                        "JdbcConnectionString" => new(property.Key, JdbcConnectionString),
                        _ => property,
                    }
                ),
            new("DatabaseName", ReferenceExpression.Create($"{DatabaseName}")),
        ];
}
