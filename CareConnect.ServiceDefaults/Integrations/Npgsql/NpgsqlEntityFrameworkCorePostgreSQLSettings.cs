namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>
/// What configuration and code may change about a PostgreSQL context: the members of Aspire's class of this name.
/// </summary>
public sealed class NpgsqlEntityFrameworkCorePostgreSQLSettings
{
    /// <summary>Where the database is and who signs in.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves commands without repetition after a passing fault.</summary>
    /// <value><see langword="false"/> unless set.</value>
    public bool DisableRetry { get; set; }

    /// <summary>Leaves the context out of the health answer.</summary>
    /// <value><see langword="false"/> unless set.</value>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Leaves Npgsql's spans out of the traces.</summary>
    /// <value><see langword="false"/> unless set.</value>
    public bool DisableTracing { get; set; }

    /// <summary>Leaves Npgsql's meter out of the metrics.</summary>
    /// <value><see langword="false"/> unless set.</value>
    public bool DisableMetrics { get; set; }

    /// <summary>Seconds until a command is given up.</summary>
    /// <value><see langword="null"/>: Npgsql's own default, 30 seconds.</value>
    public int? CommandTimeout { get; set; }
}
