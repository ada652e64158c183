using System.CommandLine;
using CareConnect.Ops.CommandLine;

namespace CareConnect.Ops.Verbs.Images;

/// <summary><c>images push</c>: builds the images of this commit without Docker and pushes them once, under a version that nobody used.</summary>
internal static class ImagesVerb
{
    private static readonly Option<string> Version = new("--version")
    {
        Description = "The version: a tag, or the commit. It is used once.",
        Required = true,
    };

    public static Command Create()
    {
        Version.Validators.Add(result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (text.Length is 0 or > 128 || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            {
                result.AddError(
                    $"--version: '{text}' cannot be an image's tag: letters, digits, dots, dashes and underscores."
                );
            }
        });
        var push = new Command("push", "Builds api, worker, migrator and ops and pushes them.") { Version };
        foreach (var option in ImageInputs.Options)
        {
            push.Add(option);
        }

        return new("images", "Images in the environment's registry.")
        {
            push.OnAws(
                (topology, arguments) =>
                    new ImagePush(topology, OpsHome.Find(), ImageInputs.Of(arguments)).Create(
                        arguments.GetValue(Version)!
                    )
            ),
        };
    }
}
