using System.Text.RegularExpressions;

namespace CareConnect.Ops.Verbs.Images;

/// <summary>Why the SDK made no image of a program that it had compiled.</summary>
/// <param name="Reason">Its own words.</param>
internal sealed partial record ContainerProblem(string Reason)
{
    private const string NoLogin = "CONTAINER1008";
    private const string NotPushed = "CONTAINER1013";

    /// <summary>The first in what the SDK said; null when it did not come to the image.</summary>
    public static ContainerProblem? In(string output) =>
        Error()
            .Matches(output)
            .Select(match => match.Groups["reason"].Value.Trim())
            // Its own failure it announces before it says what failed.
            .FirstOrDefault(reason => !reason.EndsWith("task failed unexpectedly.", StringComparison.Ordinal))
            is { } reason
            ? new(reason)
            : null;

    public string Explain(string image, string baseImage, ImageTarget target)
    {
        if (target.Login is { } login && IsOf(target))
        {
            return $"{image} could not be pushed to {login.Registry}/{target.Repository}: {Reason} "
                + "What was pushed before stays there: run the command again, and it goes on from here.";
        }

        var advice = Reason.Contains(NoLogin, StringComparison.Ordinal)
            ? $"Its registry wants a login, even where everybody may have one: `docker login {baseImage.Split('/')[0]}`, or set "
                + $"{ImageTarget.PullUser} and {ImageTarget.PullPassword}. "
            : "";
        return $"The image of {ImagePublish.Projects[image]} cannot be built: its base image '{baseImage}' cannot be fetched "
            + $"({Reason}). {advice}Make its registry reachable, or name another with "
            + $"{(image == ImagePublish.Ops ? "--ops-base-image" : "--base-image")}. What runs on this machine needs no image: "
            + "careconnect build --local --target local";
    }

    private bool IsOf(ImageTarget target) =>
        Reason.Contains(NotPushed, StringComparison.Ordinal)
        || Reason.Contains($"'{target.Repository}'", StringComparison.Ordinal);

    [GeneratedRegex(
        @"Microsoft\.NET\.Build\.Containers\.targets\([\d,]+\): error (?:MSB4018: (?:[\w.]+Exception: )?)?(?<reason>[^\r\n]*?)(?: \[[^\]\r\n]*\])?\r?$",
        RegexOptions.Multiline
    )]
    private static partial Regex Error();
}
