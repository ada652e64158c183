namespace CareConnect.Dashboard.Engine;

/// <summary>A PostgreSQL server of the application, as it is at this moment.</summary>
/// <param name="Resource">The resource's name.</param>
/// <param name="Problem">Why it cannot be looked into; everything else is empty then.</param>
public sealed record DatabaseServer(string Resource, string? Problem)
{
    /// <summary>Such as <c>15.18</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>Biggest first.</summary>
    public IReadOnlyList<DatabaseSize> Databases { get; init; } = [];

    /// <summary>The biggest of all databases, biggest first.</summary>
    public IReadOnlyList<TableSize> Tables { get; init; } = [];

    /// <summary>Those that took the most time in total, since the server's statistics began.</summary>
    public IReadOnlyList<StatementCost> Statements { get; init; } = [];

    /// <summary>Why there are no statements, where the server cannot tell.</summary>
    public string? StatementsProblem { get; init; }

    public IReadOnlyList<ConnectionCount> Connections { get; init; } = [];

    /// <summary>How many the server takes at once.</summary>
    public int MaxConnections { get; init; }
}

public sealed record DatabaseSize(string Name, long Bytes);

/// <param name="Database">Where it is.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">The table; of a partitioned one, all partitions together.</param>
/// <param name="Rows">As the planner estimates; null while nothing was counted yet.</param>
/// <param name="Bytes">With indexes and what is stored apart.</param>
public sealed record TableSize(string Database, string Schema, string Name, long? Rows, long Bytes);

/// <param name="Database">Where it ran; empty when that is gone.</param>
/// <param name="Text">With placeholders for all values.</param>
/// <param name="Calls">How often.</param>
/// <param name="Mean">Of one call.</param>
/// <param name="Total">Of all calls.</param>
/// <param name="Rows">Returned or changed by all calls.</param>
public sealed record StatementCost(string Database, string Text, long Calls, TimeSpan Mean, TimeSpan Total, long Rows);

/// <param name="Database">The database.</param>
/// <param name="User">The role.</param>
/// <param name="State"><c>active</c>, <c>idle</c>, <c>idle in transaction</c> and so on.</param>
/// <param name="Count">How many.</param>
public sealed record ConnectionCount(string Database, string User, string State, int Count);
