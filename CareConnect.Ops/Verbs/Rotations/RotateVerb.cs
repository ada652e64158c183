using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary><c>rotate</c>, for the guide's rotation of secrets every 90 days.</summary>
internal static class RotateVerb
{
    // As long as an access token lives.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromHours(24);

    private static readonly Option<TimeSpan> OverlapOption = new("--overlap")
    {
        Description =
            "How long tokens of the last key are taken, as hh:mm:ss. Less than 15 minutes, and programs must renew their tokens.",
        DefaultValueFactory = _ => Overlap,
    };

    private static readonly Option<bool> DueOption = new("--due")
    {
        Description = "Only when the last rotation is 90 days old, or did not end; for a scheduler, every day.",
    };

    private static readonly Option<int> HealthOption = new("--health")
    {
        Description = "Seconds in which a replica must become healthy.",
        DefaultValueFactory = _ => 60,
    };

    public static Command Create()
    {
        OverlapOption.Validators.Add(RequireOverlap);
        HealthOption.Validators.Add(RequireSeconds);
        return new Command("rotate", "Renews the database's passwords and the signing key; no request fails.")
        {
            OverlapOption,
            DueOption,
            HealthOption,
            RoleVerifiers.Create(),
        }.On(
            CreateAsync,
            (topology, arguments) =>
                new AwsRotation(topology, arguments.GetValue(OverlapOption)).Create(arguments.GetValue(DueOption))
        );
    }

    private static async Task<Procedure> CreateAsync(
        LocalTopology topology,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var rotation = new LocalRotation(
            topology,
            arguments.GetValue(OverlapOption),
            TimeSpan.FromSeconds(arguments.GetValue(HealthOption))
        ).Create();
        if (arguments.GetValue(CommonOptions.DryRun))
        {
            return rotation;
        }

        // Undoing is never too early.
        if (arguments.GetValue(DueOption) && !arguments.GetValue(CommonOptions.Undo))
        {
            var age = await RotationAge.OfAsync(topology, cancellationToken);
            if (!age.IsDue)
            {
                return Nothing($"Passwords and keys: {age}.");
            }
        }

        return RotationLock.TryHold(topology) is not null
            ? rotation
            : throw new RefusedException("A rotation is under way here already. Nothing was changed by this one.");
    }

    private static Procedure Nothing(string why) =>
        new($"{LocalRotation.Verb} --due", [])
        {
            ChangesEnvironment = false,
            IsJournaled = false,
            Summary = _ => [$"{why} Nothing was done."],
        };

    private static void RequireOverlap(OptionResult option)
    {
        if (
            option.Tokens is [var token]
            && TimeSpan.TryParse(token.Value, CultureInfo.InvariantCulture, out var time)
            && (time < TimeSpan.Zero || time > LongestOverlap)
        )
        {
            option.AddError("--overlap must be 00:00:00 to 24 hours (1.00:00:00).");
        }
    }

    private static void RequireSeconds(OptionResult option)
    {
        if (
            option.Tokens is [var token]
            && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var seconds)
            && seconds is < 1 or > 3600
        )
        {
            option.AddError("--health must be 1 to 3600.");
        }
    }
}
