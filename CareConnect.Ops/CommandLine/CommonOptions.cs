using System.CommandLine;

namespace CareConnect.Ops.CommandLine;

/// <summary>The options that every verb has; they may stand before the verb or behind it.</summary>
internal static class CommonOptions
{
    public static readonly Option<string> Target = new("--target")
    {
        Description =
            "Where: local (the AppHost that runs on this machine) or aws. The operators' task within the VPC is its own: task.",
        Required = true,
        Recursive = true,
    };

    public static readonly Option<string?> Environment = new("--env")
    {
        Description = "Which environment of aws: dev, staging, prod or dr.",
        Recursive = true,
    };

    public static readonly Option<string?> AppHost = new("--apphost")
    {
        Description = "Which AppHost, where more than one runs on this machine.",
        Recursive = true,
    };

    public static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Show each step and call, and change nothing.",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Write the report as JSON to standard output.",
        Recursive = true,
    };

    public static readonly Option<bool> Undo = new("--undo")
    {
        Description = "Take back what the last, unfinished run of this command did.",
        Recursive = true,
    };

    public static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Why, or the ticket that says so. Production asks for it.",
        Recursive = true,
    };

    public static readonly Option<string?> Ticket = new("--ticket")
    {
        Description = "The ticket of the change, for production.",
        Recursive = true,
    };

    public static readonly Option<string?> Approver = new("--approver")
    {
        Description = "Who else agreed to the change of production, by name.",
        Recursive = true,
    };

    public static readonly Option<bool> BreakGlass = new("--break-glass")
    {
        Description = "Pass production's gates in an emergency; needs --reason, and tells everybody.",
        Recursive = true,
    };

    public static IReadOnlyList<Option> All { get; } =
    [Target, Environment, AppHost, DryRun, Json, Undo, Reason, Ticket, Approver, BreakGlass];

    /// <summary>The command's words without these options, to run the same verb elsewhere.</summary>
    public static IReadOnlyList<string> Without(ParseResult arguments)
    {
        var words = new List<string>();
        for (var i = 0; i < arguments.Tokens.Count; i++)
        {
            var word = arguments.Tokens[i].Value;
            if (All.FirstOrDefault(option => option.Name == word) is not { } common)
            {
                words.Add(word);
            }
            else if (common is not Option<bool>)
            {
                i++;
            }
        }

        return words;
    }

    static CommonOptions()
    {
        Target.AcceptOnlyFromAmong("local", "aws", "task");
        Environment.AcceptOnlyFromAmong("dev", "staging", "prod", "dr");
    }
}
