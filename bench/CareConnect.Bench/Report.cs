using static System.FormattableString;

namespace CareConnect.Bench;

/// <summary>What a benchmark says: the same numbers in the same form wherever it runs.</summary>
internal static class Report
{
    public static void Line(FormattableString text) => Console.WriteLine(Invariant(text));

    public static void Line(string name, Load load) =>
        Line(
            $"  {name, -5} {load.Throughput:0} requests/s, {load.Latencies}, processor {load.ProcessorMilliseconds:0.00} ms a request"
        );
}
