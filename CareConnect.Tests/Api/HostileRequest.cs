using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CareConnect.Tests.Api;

/// <summary>A valid request, damaged in one to three places by a seeded die.</summary>
internal sealed class HostileRequest(Random die, ApiOperation operation, Sample sample, string mark)
{
    private const string Placeholder = "@@damage@@";

    private readonly List<(string Name, string Value)> _headers = [];
    private string _path = sample.Path;
    private string? _body = sample.Body;
    private string? _contentType = sample.Body is null ? null : sample.ContentType;

    /// <summary>What was done, for the message of a failed test.</summary>
    public override string ToString() =>
        $"{sample.Method} {Short(_path)} {_contentType} {string.Join(", ", _headers.Select(h => $"{h.Name}: {Short(h.Value)}"))} {Short(_body ?? "")}";

    public HttpRequestMessage Build(Uri server, Person? caller)
    {
        for (var damages = die.Next(1, 4); damages > 0; damages--)
        {
            Damage();
        }
        // As it stands: no escaping is mended on the way.
        var uri = new Uri(
            $"{server.GetLeftPart(UriPartial.Authority)}{_path}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        var request = (sample with { Body = null }).ToRequest(caller);
        request.RequestUri = uri;
        if (_body is not null)
        {
            request.Content = new ByteArrayContent(Encode(_body));
            if (_contentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", _contentType);
            }
        }
        foreach (var (name, value) in _headers)
        {
            System.Net.Http.Headers.HttpHeaders? headers = name.StartsWith("Content-", StringComparison.Ordinal)
                ? request.Content?.Headers
                : request.Headers;
            headers?.Remove(name);
            headers?.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    private void Damage()
    {
        var queryNames = operation.Parameters.Where(p => p.In == "query").Select(p => p.Name).ToList();
        switch (die.Next(10))
        {
            case 0:
                DamageRoute();
                break;
            case 1 or 2 when queryNames.Count > 0:
                AddToQuery(Pick(queryNames));
                break;
            case 3:
                AddToQuery(die.Next(2) == 0 ? "unknown" : mark);
                break;
            case 4:
                _headers.Add((Pick(HostileValues.HeaderNames), Pick(HostileValues.HeaderValues(mark))));
                break;
            case 5 when sample.IfMatch is not null:
                _headers.Add(("If-Match", Pick(HostileValues.HeaderValues(mark))));
                break;
            case 6:
                _body = Pick(HostileValues.Bodies(mark));
                break;
            case 7 when _body is not null:
                _contentType = die.Next(4) == 0 ? null : Pick(HostileValues.ContentTypes);
                break;
            default:
                DamageBody();
                break;
        }
    }

    private void DamageRoute()
    {
        var segments = _path.Split('?')[0].Split('/');
        var places = operation
            .Route.Split('/')
            .Select((segment, index) => (segment, index))
            .Where(place => place.segment.StartsWith('{') && place.index < segments.Length)
            .ToList();
        if (places.Count > 0)
        {
            segments[Pick(places).index] = Pick(HostileValues.UrlParts(mark));
            _path = string.Join('/', segments);
        }
    }

    private void AddToQuery(string name) =>
        _path += (_path.Contains('?') ? '&' : '?') + name + "=" + Pick(HostileValues.UrlParts(mark));

    private void DamageBody()
    {
        if (sample.Body is null)
        {
            return;
        }
        var root = JsonNode.Parse(sample.Body)!;
        var target = Pick(ObjectsIn(root).ToList());
        var names = operation.BodyProperties.Concat(target.Select(property => property.Key)).Distinct().ToList();
        var name = names.Count == 0 || die.Next(12) == 0 ? mark : Pick(names);
        var value = Pick(HostileValues.JsonValues(mark));
        switch (die.Next(6))
        {
            case 0:
                target.Remove(name);
                _body = root.ToJsonString();
                return;
            case 1:
                // The same name twice, or in another case.
                var again = die.Next(2) == 0 ? name : name.ToUpperInvariant();
                value = $"{value},{JsonSerializer.Serialize(again)}:{value}";
                break;
            case 2:
                value = $"{value},\"unknown\":{value}";
                break;
        }
        target[name] = Placeholder;
        _body = root.ToJsonString().Replace($"\"{Placeholder}\"", value, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonObject> ObjectsIn(JsonNode? node) =>
        node switch
        {
            JsonObject itself => itself.SelectMany(property => ObjectsIn(property.Value)).Prepend(itself),
            JsonArray array => array.SelectMany(ObjectsIn),
            _ => [],
        };

    // Now and then bytes that are no UTF-8.
    private byte[] Encode(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        if (bytes.Length > 0 && die.Next(25) == 0)
        {
            bytes[die.Next(bytes.Length)] = 0xff;
        }
        return bytes;
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[die.Next(from.Count)];

    private static string Short(string text) => text.Length <= 400 ? text : text[..400] + "...";
}
