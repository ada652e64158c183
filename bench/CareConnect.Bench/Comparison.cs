namespace CareConnect.Bench;

/// <summary>Two loads in turns, so that whatever else the machine does meets both.</summary>
internal sealed class Comparison(Load first, Load second, Pace pace)
{
    public async Task RunAsync()
    {
        await first.RunAsync(pace.WarmUp, isCounted: false);
        await second.RunAsync(pace.WarmUp, isCounted: false);
        for (var round = 0; round < pace.Rounds; round++)
        {
            await first.RunAsync(pace.Slice);
            await second.RunAsync(pace.Slice);
        }
    }

    /// <summary>The first load's figure divided by the second's, round by round.</summary>
    public Spread Quotient(Func<Slice, double> figure) =>
        new(first.Slices.Zip(second.Slices, (one, other) => figure(one) / figure(other)));
}
