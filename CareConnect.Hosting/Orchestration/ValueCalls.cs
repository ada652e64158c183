using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Hosting.Orchestration;

/// <summary>PUT .../value.</summary>
internal sealed record ValueRequest(string? Value);

/// <summary>PUT .../overrides; null takes a variable away.</summary>
internal sealed record OverrideRequest(Dictionary<string, string?>? Variables);

/// <summary>
/// The calls that renew secrets while everything runs: another value for a parameter, other variables for a project. Who runs
/// has the old ones until it is restarted. No answer and no log line holds a value.
/// </summary>
internal sealed class ValueCalls(
    DistributedApplicationModel model,
    ResourceLifecycle lifecycle,
    EnvironmentOverrides overrides,
    ResourceLoggerService loggers
)
{
    private const int Longest = 4096;

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPut("/api/resources/{name}/value", ReplaceAsync);
        app.MapGet("/api/resources/{name}/overrides", http => AnswerAsync(http, ListAsync));
        app.MapPut("/api/resources/{name}/overrides", OverrideAsync);
    }

    private Task ReplaceAsync(HttpContext http) =>
        AnswerAsync(
            http,
            async name =>
            {
                var parameter =
                    Parameters().FirstOrDefault(candidate => Same(candidate.Name, name))
                    ?? throw new VersionProblem(404, $"There is no parameter '{name}'.");
                var value = (await EngineCall.ReadAsync<ValueRequest>(http)).Value;
                var least = parameter.Default is GenerateParameterDefault generated ? generated.MinLength : 1;
                if (!IsText(value) || value!.Length < least)
                {
                    throw new VersionProblem(
                        400,
                        $"A value of '{parameter.Name}' has {least} to {Longest} characters, none of them a control character."
                    );
                }

                try
                {
                    parameter.Replace(value);
                }
                catch (DistributedApplicationException problem)
                {
                    throw new VersionProblem(409, problem.Message);
                }

                // What does not run is asked what it would get, such as a migrator for the next version's.
                Forget(lifecycle.Instances);
                return new { parameter.Name };
            }
        );

    private Task<object> ListAsync(string name, HttpContext http)
    {
        var secrets = bool.TryParse(http.Request.Query["secrets"], out var asked) && asked;
        return Task.FromResult<object>(
            overrides
                .Of(Project(name))
                .Select(variable => new VariableState(variable.Key, secrets ? variable.Value : null, IsSecret: true))
                .ToList()
        );
    }

    private Task OverrideAsync(HttpContext http) =>
        AnswerAsync(
            http,
            async name =>
            {
                var project = Project(name);
                var variables = (await EngineCall.ReadAsync<OverrideRequest>(http)).Variables;
                if (
                    variables is not { Count: > 0 }
                    || variables.Any(v => !IsName(v.Key) || (v.Value is not null && !IsText(v.Value)))
                )
                {
                    throw new VersionProblem(
                        400,
                        $"The variables of '{project.Name}' need names without '=', and values of 1 to {Longest} characters "
                            + "or null, none of them with a control character."
                    );
                }

                overrides.Change(project, variables);
                Forget(lifecycle.Instances.Where(instance => instance.Resource == project));
                var names = string.Join(", ", variables.Keys);
                loggers.Write(project.Name, $"variables that count from the next start on: {names}", isError: false);
                return overrides.Of(project).Keys.Select(key => new VariableState(key, null, IsSecret: true)).ToList();
            }
        );

    private static void Forget(IEnumerable<ResourceInstance> instances)
    {
        foreach (var instance in instances.Where(instance => !instance.IsActive))
        {
            instance.Environment = null;
        }
    }

    /// <summary>Those of the AppHost, and those that a server's connection string has made for itself.</summary>
    private IEnumerable<ParameterResource> Parameters() =>
        model
            .Resources.OfType<ParameterResource>()
            .Concat(
                model
                    .Resources.OfType<IResourceWithConnectionString>()
                    .SelectMany(resource => ValueReferences.ParametersIn(resource.ConnectionStringExpression))
            );

    private ProjectResource Project(string name) =>
        model.Resources.OfType<ProjectResource>().FirstOrDefault(project => Same(project.Name, name))
        ?? throw new VersionProblem(404, $"There is no project '{name}': only projects take other variables.");

    private static Task AnswerAsync(HttpContext http, Func<string, Task<object>> answer) =>
        EngineCall.AnswerAsync(http, () => answer(EngineCall.Route(http, "name")));

    private static Task AnswerAsync(HttpContext http, Func<string, HttpContext, Task<object>> answer) =>
        AnswerAsync(http, name => answer(name, http));

    private static bool IsText(string? value) => value is { Length: > 0 and <= Longest } && !value.Any(char.IsControl);

    private static bool IsName(string name) => IsText(name) && !name.Contains('=', StringComparison.Ordinal);

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
