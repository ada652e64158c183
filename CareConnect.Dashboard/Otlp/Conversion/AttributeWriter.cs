using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>
/// Turns values of OTLP into the JSON that is kept, within the limits of <see cref="DashboardOptions"/>. One writer serves one
/// message at a time.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A writer into memory holds nothing to give back.")]
internal sealed class AttributeWriter
{
    /// <summary>OpenTelemetry's name for what a record lost on its way.</summary>
    public const string DroppedAttributes = "otel.dropped_attributes_count";

    // Readers of JSON stop at 64 levels; nobody reads an attribute that deep.
    private const int MaxDepth = 16;

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly DashboardOptions _limits;

    public AttributeWriter(DashboardOptions limits)
    {
        _limits = limits;
        // Relaxed: the text is searched, and is never put into a page as it is.
        _json = new Utf8JsonWriter(_buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>
    /// The first of several values of one key counts. What was left out, here or by the sender before, is told by an attribute
    /// of its own name.
    /// </summary>
    public Attributes Write(IReadOnlyList<KeyValue> pairs, params ReadOnlySpan<(string Name, long Count)> lost)
    {
        Start();
        _json.WriteStartObject();
        _seen.Clear();
        long cut = 0;
        foreach (var pair in pairs)
        {
            if (_seen.Count == _limits.MaxAttributes)
            {
                cut++;
            }
            else if (_seen.Add(Text(pair.Key)))
            {
                _json.WritePropertyName(Text(pair.Key));
                Write(pair.Value, 1);
            }
        }
        foreach (var (name, count) in lost)
        {
            WriteLost(name, name == DroppedAttributes ? count + cut : count);
        }
        _json.WriteEndObject();
        return _buffer.WrittenCount + _json.BytesPending == 2 ? Attributes.None : new Attributes(Finish());
    }

    /// <summary>A value as people read it: texts as they are, everything else as JSON.</summary>
    public string Show(AnyValue? value)
    {
        if (value is null or { ValueCase: AnyValue.ValueOneofCase.None })
        {
            return "";
        }
        if (value.HasStringValue)
        {
            return Text(value.StringValue);
        }
        Start();
        Write(value, 0);
        // Bytes, and numbers that are none, are texts in JSON.
        return Text(Finish().Trim('"'));
    }

    /// <summary>Cut to the limit, and never within a character of two halves.</summary>
    public string Text(string text)
    {
        if (text.Length <= _limits.MaxTextLength)
        {
            return text;
        }
        var end = _limits.MaxTextLength - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    private void Write(AnyValue? value, int depth)
    {
        switch (value?.ValueCase)
        {
            case AnyValue.ValueOneofCase.StringValue:
                _json.WriteStringValue(Text(value.StringValue));
                break;
            case AnyValue.ValueOneofCase.BoolValue:
                _json.WriteBooleanValue(value.BoolValue);
                break;
            case AnyValue.ValueOneofCase.IntValue:
                _json.WriteNumberValue(value.IntValue);
                break;
            case AnyValue.ValueOneofCase.DoubleValue:
                WriteDouble(value.DoubleValue);
                break;
            case AnyValue.ValueOneofCase.BytesValue:
                _json.WriteStringValue(Text(value.BytesValue.ToBase64()));
                break;
            case AnyValue.ValueOneofCase.ArrayValue or AnyValue.ValueOneofCase.KvlistValue when depth >= MaxDepth:
                _json.WriteStringValue("…");
                break;
            case AnyValue.ValueOneofCase.ArrayValue:
                WriteArray(value.ArrayValue.Values, depth);
                break;
            case AnyValue.ValueOneofCase.KvlistValue:
                WriteObject(value.KvlistValue.Values, depth);
                break;
            default:
                _json.WriteNullValue();
                break;
        }
    }

    private void WriteArray(IEnumerable<AnyValue> values, int depth)
    {
        _json.WriteStartArray();
        foreach (var value in values)
        {
            Write(value, depth + 1);
        }
        _json.WriteEndArray();
    }

    private void WriteObject(IEnumerable<KeyValue> pairs, int depth)
    {
        _json.WriteStartObject();
        foreach (var pair in pairs.DistinctBy(pair => Text(pair.Key)))
        {
            _json.WritePropertyName(Text(pair.Key));
            Write(pair.Value, depth + 1);
        }
        _json.WriteEndObject();
    }

    // JSON has no word for these.
    private void WriteDouble(double value)
    {
        if (double.IsFinite(value))
        {
            _json.WriteNumberValue(value);
        }
        else
        {
            _json.WriteStringValue(
                double.IsNaN(value) ? "NaN"
                : value > 0 ? "Infinity"
                : "-Infinity"
            );
        }
    }

    private void WriteLost(string name, long count)
    {
        if (count > 0 && _seen.Add(name))
        {
            _json.WriteNumber(name, count);
        }
    }

    private void Start()
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
    }

    private string Finish()
    {
        _json.Flush();
        return Encoding.UTF8.GetString(_buffer.WrittenSpan);
    }
}
