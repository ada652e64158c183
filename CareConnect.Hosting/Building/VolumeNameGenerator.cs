using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Names volumes so that two AppHosts never share one by accident.</summary>
public static class VolumeNameGenerator
{
    private const int HashLength = 10;

    /// <exception cref="ArgumentException">The suffix has characters that a volume's name cannot have.</exception>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(suffix);
        if (Sanitize(suffix) != suffix)
        {
            throw new ArgumentException(
                $"The suffix '{suffix}' contains invalid characters. It must match [a-zA-Z0-9][a-zA-Z0-9_.-]*.",
                nameof(suffix)
            );
        }

        var application = builder.ApplicationBuilder;
        var name = Sanitize(application.Environment.ApplicationName).ToLowerInvariant();
        var hash = application.Configuration["AppHost:Sha256"]![..HashLength].ToLowerInvariant();
        return $"{name}-{hash}-{builder.Resource.Name}-{suffix}";
    }

    private static string Sanitize(string name) =>
        string.Concat(name.Select((c, i) => IsAllowed(c, isFirst: i == 0) ? c : '_'));

    private static bool IsAllowed(char c, bool isFirst) =>
        char.IsAsciiLetter(c) || char.IsNumber(c) || (!isFirst && (c is '_' or '.' or '-'));
}
