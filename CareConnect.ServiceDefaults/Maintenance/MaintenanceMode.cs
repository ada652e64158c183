namespace CareConnect.ServiceDefaults.Maintenance;

/// <summary>Whether an operator has the application closed.</summary>
/// <param name="IsOn">Whether it is closed now.</param>
/// <param name="Message">The operator's words to those who come meanwhile, if there are any.</param>
/// <param name="Until">When it is to open again, if that was said. It is not opened by the clock.</param>
public sealed record MaintenanceMode(bool IsOn, string? Message, DateTimeOffset? Until)
{
    public static MaintenanceMode Off { get; } = new(false, null, null);
}
