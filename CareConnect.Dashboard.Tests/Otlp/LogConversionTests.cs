using CareConnect.Dashboard.Otlp.Conversion;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;
using Google.Protobuf;

namespace CareConnect.Dashboard.Tests.Otlp;

public sealed class LogConversionTests
{
    [Fact]
    public void A_log_keeps_what_it_says()
    {
        var record = new LogRecord
        {
            TimeUnixNano = Sent.Time,
            ObservedTimeUnixNano = Sent.Time + 1,
            SeverityNumber = SeverityNumber.Warn2,
            Body = Sent.Text("Recorded 3 values"),
            EventName = "Recorded",
            TraceId = Sent.Id(Sent.TraceId),
            SpanId = Sent.Id(Sent.SpanId),
            Attributes = { Sent.Pair("{OriginalFormat}", "Recorded {Count} values") },
        };

        var batch = Sent.Convert(Sent.Logs(Sent.Resource("api", "abcdefgh"), record));

        var log = Assert.Single(batch.Logs);
        Assert.Equal(new ResourceKey("api", "abcdefgh"), log.Resource);
        Assert.Equal((Sent.Time, 14), (log.Time, log.Severity));
        Assert.Equal(
            ("CareConnect.Api.Vitals", "Recorded 3 values", "Recorded"),
            (log.Category, log.Message, log.EventName)
        );
        Assert.Equal((Sent.TraceId, Sent.SpanId), (log.TraceId, log.SpanId));
        Assert.Equal("""{"{OriginalFormat}":"Recorded {Count} values"}""", log.Attributes.Json);
        Assert.Equal(log.Resource, Assert.Single(batch.Resources).Key);
    }

    [Fact]
    public void A_log_that_says_nothing_has_the_time_of_its_arrival_and_an_unknown_resource()
    {
        var log = Assert.Single(Sent.Convert(Sent.Logs(null, new LogRecord())).Logs);

        Assert.Equal(new ResourceKey("unknown_service", ""), log.Resource);
        Assert.Equal((Sent.Time, 0, ""), (log.Time, log.Severity, log.Message));
        Assert.Null(log.EventName);
        Assert.Null(log.TraceId);
        Assert.True(log.Attributes.IsEmpty);
    }

    [Theory]
    [InlineData(0, 5, 5)]
    [InlineData(7, 5, 7)]
    [InlineData(0, 0, Sent.Time)]
    [InlineData(ulong.MaxValue, 5, 5)]
    public void The_observed_time_stands_in_for_none(ulong time, ulong observed, long expected)
    {
        var record = new LogRecord { TimeUnixNano = time, ObservedTimeUnixNano = observed };

        Assert.Equal(expected, Sent.Convert(Sent.Logs(null, record)).Logs.Single().Time);
    }

    [Theory]
    [InlineData("00000000000000000000000000000000", "0000000000000000")]
    [InlineData("0102", "01")]
    [InlineData("0102030405060708090a0b0c0d0e0f1011", "010203040506070809")]
    public void Ids_of_zeros_or_of_another_length_are_none(string traceId, string spanId)
    {
        var record = new LogRecord { TraceId = Sent.Id(traceId), SpanId = Sent.Id(spanId) };

        var log = Sent.Convert(Sent.Logs(null, record)).Logs.Single();

        Assert.Null(log.TraceId);
        Assert.Null(log.SpanId);
    }

    [Theory]
    [InlineData(9, "error", 9)]
    [InlineData(0, "error", 17)]
    [InlineData(0, "Critical", 21)]
    [InlineData(99, "Information", 9)]
    [InlineData(-1, "something", 0)]
    public void The_word_for_a_severity_stands_in_for_its_number(int number, string word, int expected)
    {
        var record = new LogRecord { SeverityNumber = (SeverityNumber)number, SeverityText = word };

        Assert.Equal(expected, Sent.Convert(Sent.Logs(null, record)).Logs.Single().Severity);
    }

    [Fact]
    public void A_structured_body_is_shown_as_json()
    {
        var body = new AnyValue { KvlistValue = new() { Values = { Sent.Pair("kind", "pulse") } } };
        var bytes = new AnyValue { BytesValue = ByteString.CopyFrom(1, 2) };

        var batch = Sent.Convert(Sent.Logs(null, new LogRecord { Body = body }, new LogRecord { Body = bytes }));

        Assert.Equal(["""{"kind":"pulse"}""", "AQI="], batch.Logs.Select(log => log.Message));
    }

    [Fact]
    public void The_events_name_was_an_attribute_before()
    {
        var record = new LogRecord { Attributes = { Sent.Pair("event.name", "device.connected") } };

        Assert.Equal("device.connected", Sent.Convert(Sent.Logs(null, record)).Logs.Single().EventName);
    }

    [Fact]
    public void A_message_of_empty_records_is_taken_up_to_a_number()
    {
        var refusals = new Refusals("log records");
        var records = Enumerable.Repeat(new LogRecord(), 100_002).ToArray();

        var batch = new LogConversion(new(), Sent.Clock).Convert(Sent.Logs(null, records), refusals);

        Assert.Equal(100_000, batch.Logs.Count);
        Assert.Equal(2, refusals.Count);
        Assert.Equal("2 log records beyond 100000 in one message", refusals.Message);
    }

    [Fact]
    public void A_resource_that_comes_twice_in_a_message_is_told_once()
    {
        var request = Sent.Logs(Sent.Resource("api", "abcdefgh"), new LogRecord());
        request.MergeFrom(request.Clone());

        var batch = Sent.Convert(request);

        Assert.Single(batch.Resources);
        Assert.Equal(2, batch.Logs.Count);
    }
}
