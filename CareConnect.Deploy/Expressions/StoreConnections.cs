namespace CareConnect.Deploy.Expressions;

/// <summary>What a value must say to reach RDS and ElastiCache: their ports, and encryption.</summary>
internal static class StoreConnections
{
    /// <param name="value">The whole value.</param>
    /// <param name="isConnectionString">Whether a bare address is a connection string.</param>
    public static Composed Apply(Composed value, bool isConnectionString) =>
        CacheTls.Apply(DatabaseTls.Apply(StorePorts.Apply(value, isConnectionString)), isConnectionString);
}
