using System.CommandLine;
using CareConnect.Ops.Aws;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Procedures;

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
        return new("images", "Images in the environment's registry.")
        {
            new Command("push", "Builds api, worker and migrator and pushes them.") { Version }.OnAws(
                (topology, arguments) => Push(topology, arguments.GetValue(Version)!)
            ),
        };
    }

    private static Procedure Push(AwsTopology topology, string version) =>
        new(
            $"images push --version {version}",
            [
                new Step(
                    "See that the version is new",
                    $"aws ecr describe-images --image-ids imageTag={version}",
                    async (context, stop) =>
                    {
                        var there = await new ImageRegistry(topology).TaggedAsync(version, stop);
                        if (there.Count == ImageRegistry.Images.Count)
                        {
                            throw new RefusedException(
                                $"Refused by the gate 'version': {version} is in {topology.Environment.Registry} already, and a version is used once. Nothing was built."
                            );
                        }

                        // An interrupted push left a part; tags cannot be moved, so only what is missing follows.
                        context.Facts["there"] = string.Join(' ', there);
                    }
                )
                {
                    OnlyLooks = true,
                },
                .. ImageRegistry.Images.Select(image => new Step(
                    $"Build and push {image}",
                    $"dotnet publish {ImageBuild.ProjectOf(image)} -t:PublishContainer -p:ContainerRegistry={topology.Environment.Registry}",
                    async (context, stop) =>
                    {
                        if (!context.Fact("there").Split(' ').Contains(image))
                        {
                            await new ImageBuild(topology).PushAsync(image, version, stop);
                        }
                    }
                )),
                new Step(
                    "Record the digests",
                    $"aws ecr describe-images --image-ids imageTag={version}",
                    async (context, stop) =>
                    {
                        foreach (var (image, digest) in await new ImageRegistry(topology).DigestsOfAsync(version, stop))
                        {
                            context.Facts[image] = digest;
                        }
                    }
                ),
            ]
        )
        {
            Summary = facts => ImageRegistry.Images.Select(image => $"{image}@{facts[image]}"),
        };
}
