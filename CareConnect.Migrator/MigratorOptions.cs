using System.ComponentModel.DataAnnotations;

namespace CareConnect.Migrator;

/// <summary>How long the Migrator is patient, and where its files are.</summary>
internal sealed class MigratorOptions
{
    public const string SectionName = "Migrator";

    /// <summary>How long to try for a server that does not answer yet.</summary>
    /// <value>1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan WaitForServer { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait for another Migrator of the same database to finish.</summary>
    /// <value>10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan WaitForOther { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The folder of the SQL files.</summary>
    /// <value><c>Migrations</c> beside the program.</value>
    [Required]
    public string Folder { get; set; } = Path.Combine(AppContext.BaseDirectory, "Migrations");
}

/// <summary>Passwords of the roles that log in; the Migrator sets each one that differs from the server's.</summary>
internal sealed class RoleOptions
{
    public const string SectionName = "Roles";

    [Required(ErrorMessage = "Roles:AppPassword is missing")]
    public string AppPassword { get; set; } = "";

    [Required(ErrorMessage = "Roles:ReadonlyPassword is missing")]
    public string ReadonlyPassword { get; set; } = "";

    [Required(ErrorMessage = "Roles:BackupPassword is missing")]
    public string BackupPassword { get; set; } = "";
}
