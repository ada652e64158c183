using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Storage.Internal;

namespace CareConnect.ServiceDefaults.Integrations.Npgsql;

/// <summary>
/// Retries and command time-outs of a PostgreSQL context; what somebody set on purpose is kept or refused, never
/// replaced in silence.
/// </summary>
internal static class NpgsqlResilience
{
    private const string SettingsName = nameof(NpgsqlEntityFrameworkCorePostgreSQLSettings);

    public static void Apply(NpgsqlDbContextOptionsBuilder npgsql, NpgsqlEntityFrameworkCorePostgreSQLSettings settings)
    {
        if (!settings.DisableRetry)
        {
            npgsql.EnableRetryOnFailure();
        }

        if (settings.CommandTimeout is { } seconds)
        {
            npgsql.CommandTimeout(seconds);
        }
    }

    public static void ApplyToExisting<TContext>(
        DbContextOptionsBuilder options,
        NpgsqlEntityFrameworkCorePostgreSQLSettings settings
    )
    {
        var existing = options.Options.Extensions.OfType<RelationalOptionsExtension>().FirstOrDefault();
        options.UseNpgsql(npgsql =>
        {
            if (!settings.DisableRetry && MayRetry(existing, options.Options))
            {
                npgsql.EnableRetryOnFailure();
            }

            if (settings.CommandTimeout is { } seconds)
            {
                RefuseOtherTimeout<TContext>(existing, seconds);
                npgsql.CommandTimeout(seconds);
            }
        });
    }

    private static bool MayRetry(RelationalOptionsExtension? existing, DbContextOptions options)
    {
#pragma warning disable EF1001 // The only way to tell Npgsql's default from a strategy of somebody's own.
        // Only the strategy's type is read, and it needs no services for that.
        var dependencies = new ExecutionStrategyDependencies(null!, options, null!);
        var strategy = existing?.ExecutionStrategyFactory?.Invoke(dependencies);
        return strategy switch
        {
            null => true,
            NpgsqlRetryingExecutionStrategy => false,
            _ when strategy.GetType() == typeof(NpgsqlExecutionStrategy) => true,
            _ => throw new InvalidOperationException(
                $"The context has an execution strategy of its own, {strategy.GetType().Name}. Set "
                    + $"{SettingsName}.{nameof(NpgsqlEntityFrameworkCorePostgreSQLSettings.DisableRetry)} to keep it."
            ),
        };
#pragma warning restore EF1001
    }

    private static void RefuseOtherTimeout<TContext>(RelationalOptionsExtension? existing, int seconds)
    {
        if (existing?.CommandTimeout is { } other && other != seconds)
        {
            throw new InvalidOperationException(
                $"Two values for 'CommandTimeout': {seconds} in {SettingsName}, {other} in the options of "
                    + $"{typeof(TContext).Name}. Keep one."
            );
        }
    }
}
