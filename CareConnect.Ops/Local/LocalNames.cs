namespace CareConnect.Ops.Local;

/// <summary>The topology's names, which do not change: they become AWS's.</summary>
internal static class LocalNames
{
    public const string Server = "postgres";
    public const string Replica = "postgres-replica";
    public const string Database = "careconnect-db";
    public const string ReadOnly = "careconnect-readonly";
    public const string BackupPassword = "careconnect-backup-password";
    public const string Storage = "storage";
    public const string BackupBucket = "backups";
    public const string Api = "api";
    public const string Worker = "worker";
    public const string Migrator = "migrator";
    public const string Cache = "cache";
}
