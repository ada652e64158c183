using CareConnect.Dashboard.Components.Traces;
using CareConnect.Dashboard.Engine;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Tests.Traces;

public sealed class SpanFactsTests
{
    [Theory]
    [InlineData("Server", """{"http.request.method": "GET"}""", "Own")]
    [InlineData("Client", """{"http.request.method": "GET"}""", "Http")]
    [InlineData("Client", """{"db.system.name": "postgresql"}""", "Database")]
    [InlineData("Client", """{"db.system": "redis"}""", "Cache")]
    [InlineData("Client", """{"rpc.system": "grpc", "http.request.method": "POST"}""", "Rpc")]
    [InlineData("Producer", """{"messaging.system": "outbox"}""", "Messaging")]
    [InlineData("Consumer", """{"messaging.system": "outbox", "messaging.operation.type": "receive"}""", "Messaging")]
    [InlineData("Consumer", """{"messaging.system": "outbox", "messaging.operation.type": "process"}""", "Own")]
    [InlineData("Internal", "{}", "Own")]
    public void A_span_is_of_the_kind_that_its_attributes_tell(string kind, string attributes, string category) =>
        Assert.Equal(category, $"{Facts(Enum.Parse<SpanKind>(kind), attributes).Category}");

    [Theory]
    [InlineData(
        """{"http.request.method": "GET", "url.full": "http://h/a", "http.response.status_code": 200}""",
        "GET http://h/a → 200"
    )]
    [InlineData("""{"http.method": "GET", "http.target": "/a"}""", "GET /a")]
    [InlineData("""{"db.system": "postgresql", "db.statement": "SELECT 1\n  FROM a"}""", "SELECT 1 FROM a")]
    [InlineData(
        """{"db.system.name": "postgresql", "db.operation.name": "SELECT", "db.namespace": "careconnect"}""",
        "SELECT careconnect"
    )]
    [InlineData(
        """{"messaging.system": "x", "messaging.operation.type": "send", "messaging.destination.name": "mail"}""",
        "send mail"
    )]
    [InlineData(
        """{"rpc.system": "grpc", "rpc.service": "S", "rpc.method": "M", "rpc.grpc.status_code": 0}""",
        "S/M → 0"
    )]
    [InlineData("{}", "")]
    public void A_span_is_summed_up_in_one_line(string attributes, string summary) =>
        Assert.Equal(summary, Facts(SpanKind.Client, attributes).Summary());

    [Theory]
    [InlineData("""{"db.system.name": "postgresql"}""", "postgres")]
    [InlineData("""{"db.system": "redis", "server.address": "elsewhere"}""", "redis")]
    [InlineData("""{"db.system.name": "postgresql", "server.address": "127.0.0.1", "server.port": 5432}""", "main-db")]
    [InlineData("""{"server.address": "example.org", "server.port": 443}""", "example.org:443")]
    [InlineData("""{"url.full": "http://localhost:8080/patients"}""", "api")]
    [InlineData("""{"peer.service": "billing", "server.address": "10.0.0.1"}""", "billing")]
    [InlineData("""{"messaging.system": "rabbitmq"}""", "rabbitmq")]
    [InlineData("{}", null)]
    public void Who_was_called_has_the_name_that_people_gave_it(string attributes, string? name) =>
        Assert.Equal(name, Topology().Of(Facts(SpanKind.Client, attributes), hasRemoteChild: false));

    [Fact]
    public void Who_reports_a_span_of_its_own_or_is_not_called_at_all_is_no_peer()
    {
        const string address = """{"server.address": "example.org"}""";

        Assert.Null(Topology().Of(Facts(SpanKind.Client, address), hasRemoteChild: true));
        Assert.Null(Topology().Of(Facts(SpanKind.Server, address), hasRemoteChild: false));
        Assert.Null(Topology().Of(Facts(SpanKind.Internal, address), hasRemoteChild: false));
    }

    private static SpanFacts Facts(SpanKind kind, string attributes) =>
        new(Spans.Span("span", null, 0, 1, kind: kind, attributes: attributes));

    private static Peers Topology() =>
        new([Resource("main-db", "tcp://localhost:5432"), Resource("api", "http://localhost:8080")]);

    private static EngineResource Resource(string name, string url) =>
        new()
        {
            Name = name,
            DisplayName = name,
            Type = "Project",
            State = "Running",
            Urls = [url],
        };
}
