using System.Reflection;
using System.Text.RegularExpressions;
using CareConnect.Api.Access;
using CareConnect.Data;
using CareConnect.Tests.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CareConnect.Tests.Structure;

/// <summary>
/// Reports may come from a replica that lags behind, so nothing that decides a write is read there: whoever uses
/// <see cref="Reports"/> serves GET endpoints and nothing else.
/// </summary>
public sealed partial class ReportsUseTests(ApiServer server, PostgresFixture postgres)
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Type[] OfTheApi = typeof(Reports).Assembly.GetTypes();

    [Fact]
    public async Task Endpoints_that_reach_Reports_are_GET()
    {
        var endpoints = await EndpointsAsync();

        var reaching = endpoints
            .Where(e => HandlerOf(e) is { } handler && Reach(handler).Contains(typeof(Reports)))
            .ToList();

        Assert.NotEmpty(reaching);
        Assert.All(reaching, e => Assert.Equal(["GET"], e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods));
    }

    [Fact]
    public async Task Every_class_that_takes_Reports_is_reached_by_an_endpoint()
    {
        var handlers = (await EndpointsAsync()).Select(HandlerOf).OfType<MethodInfo>().ToList();
        var reached = handlers.SelectMany(h => Reach(h).Append(h.DeclaringType!)).ToHashSet();

        var users = OfTheApi.Where(type => type != typeof(Reports) && Mentions(type, typeof(Reports))).ToList();

        Assert.NotEmpty(users);
        Assert.All(
            users,
            type =>
                Assert.True(reached.Contains(type) || reached.Contains(type.DeclaringType!), $"{type}: reached by none")
        );
    }

    [Fact]
    public void Only_Reports_takes_the_readonly_connection()
    {
        var users = OfTheApi.Where(type => Mentions(type, typeof(ReportsDbContext)));

        Assert.Equal([typeof(Reports)], users);
    }

    [Fact]
    public void Nobody_takes_Reports_from_the_container_by_hand()
    {
        var sources = Repository.Files.Where(f =>
            f.StartsWith("CareConnect.Api/", StringComparison.Ordinal) && f.EndsWith(".cs", StringComparison.Ordinal)
        );

        Assert.DoesNotContain(sources, f => ByHand().IsMatch(Repository.Read(f)));
    }

    private async Task<List<RouteEndpoint>> EndpointsAsync()
    {
        using var http = await server.ConnectAsync(postgres);
        return [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
    }

    private static MethodInfo? HandlerOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<MethodInfo>();

    // What the container hands to a handler, and to what it hands, and so on.
    private static HashSet<Type> Reach(MethodInfo handler)
    {
        var reached = new HashSet<Type>();
        var open = new Stack<Type>(handler.GetParameters().Select(p => p.ParameterType));
        while (open.TryPop(out var type))
        {
            if (reached.Add(type) && OfTheApi.Contains(type))
            {
                foreach (var parameter in type.GetConstructors(Declared).SelectMany(c => c.GetParameters()))
                {
                    open.Push(parameter.ParameterType);
                }
            }
        }
        return reached;
    }

    // As a parameter or in a field, which is where a captured constructor parameter ends up, too. What the compiler makes for
    // an async method or a lambda stands for the class around it.
    private static bool Mentions(Type type, Type wanted) =>
        type.GetFields(Declared).Any(f => f.FieldType == wanted)
        || type.GetMethods(Declared)
            .Cast<MethodBase>()
            .Concat(type.GetConstructors(Declared))
            .Any(m => m.GetParameters().Any(p => p.ParameterType == wanted));

    [GeneratedRegex(@"Service(s)?(<|\(typeof\()Reports\b")]
    private static partial Regex ByHand();
}
