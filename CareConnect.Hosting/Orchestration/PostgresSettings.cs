namespace Aspire.Hosting.Orchestration;

/// <summary>Reads the settings in the arguments that a PostgreSQL container would get.</summary>
internal static class PostgresSettings
{
    /// <exception cref="DistributedApplicationException">An argument is no setting: it is never dropped in silence.</exception>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<string> arguments)
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

            settings[name.Replace('-', '_')] = value;
        }

        return settings;
    }
}
