using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Api;

internal static class ResourceApi
{
    public static IResult Handle(HttpRequest request, TelemetryStore store)
    {
        var parameters = new ApiParameters(request.Query);
        var name = parameters.Text("resource");
        if (parameters.Problem() is { } problem)
        {
            return problem;
        }
        var resources = store.Resources().Where(resource => name is null || IsNamed(resource.Key, name));
        return new JsonAnswer(json => TelemetryJson.WriteArray(json, "resources", resources, TelemetryJson.Write));
    }

    public static bool IsNamed(ResourceKey key, string name) =>
        name.Equals(key.Name, StringComparison.OrdinalIgnoreCase)
        || name.Equals($"{key.Name}-{key.InstanceId}", StringComparison.OrdinalIgnoreCase);
}
