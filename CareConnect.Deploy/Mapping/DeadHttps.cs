using System.Text.RegularExpressions;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// The https addresses that Aspire gives callers beside the http ones. TLS ends at the load balancer, so inside nothing listens
/// there; service discovery prefers https where it finds it, and would call a dead address. They are left out, with a reason.
/// </summary>
internal static partial class DeadHttps
{
    public static string? WhyOmitted(TranslationContext context, WorkloadResource caller, string name)
    {
        var tokens = Tokenizer.Split(caller.Env[name], context.Manifest).ToList();
        if (Ports().IsMatch(name) && tokens.Count > 0 && tokens.TrueForAll(token => IsOwnHttps(context, caller, token)))
        {
            return "TLS ends at the load balancer, and the image has no certificate";
        }
        return
            tokens is [ExpressionToken { Property: ["bindings", var binding, "url"] } url]
            && TargetOf(context, url) is { } target
            && context.Topology.RoleOf(target) == Role.Service
            && target.Bindings.GetValueOrDefault(binding) is { IsHttps: true }
            && IsDiscovery(name, target.Name, binding)
            && HasHttp(context, caller, target)
            ? $"nothing listens to https inside: callers reach '{target.Name}' by its http entry"
            : null;
    }

    private static bool IsDiscovery(string name, string target, string binding)
    {
        var variable = $"{target}_{binding}".Replace('-', '_');
        return name.StartsWith($"services__{target}__", StringComparison.OrdinalIgnoreCase)
            || name.Equals(variable, StringComparison.OrdinalIgnoreCase)
            || name.Equals($"{target}_https".Replace('-', '_'), StringComparison.OrdinalIgnoreCase);
    }

    // Without an http entry the caller would be left with no address at all.
    private static bool HasHttp(TranslationContext context, WorkloadResource caller, WorkloadResource target) =>
        caller.Env.Values.Any(text =>
            target.Bindings.Any(binding =>
                binding.Value.IsHttp && text == $"{{{target.Name}.bindings.{binding.Key}.url}}"
            )
        );

    private static bool IsOwnHttps(TranslationContext context, WorkloadResource caller, Token token) =>
        token switch
        {
            LiteralToken { Text: ";" } => true,
            ExpressionToken { Property: ["bindings", var binding, "targetPort" or "port"] } port => TargetOf(
                context,
                port
            )?.Name == caller.Name
                && caller.Bindings.GetValueOrDefault(binding) is { IsHttps: true },
            _ => false,
        };

    private static WorkloadResource? TargetOf(TranslationContext context, ExpressionToken token) =>
        context.Manifest.Find(token.Resource) as WorkloadResource;

    [GeneratedRegex(@"^(ASPNETCORE_)?HTTPS_PORTS?\z", RegexOptions.IgnoreCase)]
    private static partial Regex Ports();
}
