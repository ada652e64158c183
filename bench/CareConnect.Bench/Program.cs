namespace CareConnect.Bench;

/// <summary>Measures what has a budget. Its figures depend on the machine, so they are read, never asserted.</summary>
internal static class Program
{
    private const string Usage = """
        usage: CareConnect.Bench startup [runs]        start-up of the topology with fresh and with warm data, 5 runs each
               CareConnect.Bench ratio [connections]   reading and recording as a share of bare endpoints, 8 connections
        """;

    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["startup", .. var rest] when TryRead(rest, 5, out var runs):
                await StartUp.MeasureAsync(runs);
                return 0;
            case ["ratio", .. var rest] when TryRead(rest, 8, out var connections):
                await Ratio.MeasureAsync(connections);
                return 0;
            case ["bare", var connectionString]:
                await BareServer.RunAsync(connectionString);
                return 0;
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }

    private static bool TryRead(string[] rest, int unlessGiven, out int number)
    {
        number = unlessGiven;
        return rest is [] || (rest is [var text] && int.TryParse(text, out number) && number > 0);
    }
}
