namespace CareConnect.Hosting.StandIns;

/// <summary>How one PostgreSQL server is to run.</summary>
internal sealed record PostgresServerOptions
{
    public required PostgresInstallation Installation { get; init; }

    /// <summary>Made when it does not exist; its sibling with the ending .lock keeps a second run away.</summary>
    public required string DataDirectory { get; init; }

    public required int Port { get; init; }

    /// <summary>The superuser the data is made with.</summary>
    public string UserName { get; init; } = "postgres";

    public required string Password { get; init; }

    /// <summary>Added to the settings of the server, such as max_connections.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The server whose standby this one begins as; null for one of its own.</summary>
    public PostgresPrimary? Primary { get; init; }

    /// <summary>Folders that the server's own commands write into, such as an archive; made for its account.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Run once, after the data was made.</summary>
    public IReadOnlyList<PostgresInitFile> InitFiles { get; init; } = [];

    /// <summary>Gets each line of the server's log and whether it came from standard error.</summary>
    public Action<string, bool>? OnLine { get; init; }

    /// <summary>Recovery after a crash may take long, a start that gets nowhere must end.</summary>
    public TimeSpan StartTime { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>The server that a standby copies and follows, with the same superuser.</summary>
/// <param name="Host">Its address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Slot">Keeps there what the standby has not yet got.</param>
internal sealed record PostgresPrimary(string Host, int Port, string Slot);
