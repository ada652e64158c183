using System.Globalization;
using System.Text.RegularExpressions;
using CareConnect.Hosting.StandIns;

namespace Aspire.Hosting.Orchestration;

/// <summary>Reads the settings in the arguments that a PostgreSQL container would get.</summary>
internal static partial class PostgresSettings
{
    private const string PrimaryHost = "POSTGRES_PRIMARY_HOST";
    private const string PrimaryPort = "POSTGRES_PRIMARY_PORT";
    private const string PrimarySlot = "POSTGRES_PRIMARY_SLOT";

    /// <param name="arguments">The container's.</param>
    /// <param name="folders">Its volumes: their paths in the container are told as they are on this machine.</param>
    /// <exception cref="DistributedApplicationException">An argument is no setting: it is never dropped in silence.</exception>
    public static IReadOnlyDictionary<string, string> Of(
        IReadOnlyList<string> arguments,
        IReadOnlyList<ContainerFolder> folders
    )
    {
        var settings = new Dictionary<string, string>();
        var rest = new Queue<string>(arguments);
        if (rest.TryPeek(out var program) && program == "postgres")
        {
            rest.Dequeue();
        }

        while (rest.TryDequeue(out var argument))
        {
            var setting = argument switch
            {
                "-c" when rest.TryDequeue(out var next) => next,
                _ when argument.StartsWith("--", StringComparison.Ordinal) => argument[2..],
                _ when argument.StartsWith("-c", StringComparison.Ordinal) => argument[2..],
                _ => string.Empty,
            };
            if (setting.Split('=', 2) is not [{ Length: > 0 } name, var value])
            {
                throw new DistributedApplicationException(
                    $"the argument '{argument}' is not understood by the local PostgreSQL. Give settings as -c name=value."
                );
            }

            settings[name.Replace('-', '_')] = folders.Aggregate(value, (text, folder) => folder.In(text));
        }

        return settings;
    }

    /// <summary>The server that the variables name as the primary of a standby; null when they name none.</summary>
    /// <exception cref="DistributedApplicationException">They name it by half.</exception>
    public static PostgresPrimary? PrimaryOf(IReadOnlyDictionary<string, string> variables)
    {
        if (variables.GetValueOrDefault(PrimaryHost) is not { Length: > 0 } host)
        {
            return null;
        }

        return
            int.TryParse(variables.GetValueOrDefault(PrimaryPort, "5432"), CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65535
            && variables.GetValueOrDefault(PrimarySlot, "standby") is var slot
            && SlotName().IsMatch(slot)
            ? new PostgresPrimary(host, port, slot)
            : throw new DistributedApplicationException(
                $"{PrimaryHost} names a primary, but {PrimaryPort} is no port or {PrimarySlot} no slot (a-z, 0-9 and _)."
            );
    }

    [GeneratedRegex("^[a-z0-9_]{1,63}$")]
    private static partial Regex SlotName();
}

/// <summary>A folder as a container and as this machine know it.</summary>
internal sealed record ContainerFolder(string Target, string Path)
{
    private readonly Regex _target = new($@"(?<![\w./-]){Regex.Escape(Target.TrimEnd('/'))}(?![\w.-])");

    /// <summary>The text with each path below the target told as a path of this machine.</summary>
    public string In(string text) => _target.Replace(text, _ => Path);
}
