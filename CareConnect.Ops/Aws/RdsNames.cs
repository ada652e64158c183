namespace CareConnect.Ops.Aws;

/// <summary>Names of instances beside another one, which they begin with: the end of the run's id tells one from the next.</summary>
internal static class RdsNames
{
    private const int Longest = 63;
    private const int Wanted = 8;

    public static string Beside(string identifier, string mark, Guid run)
    {
        var room = Math.Min(Wanted, Longest - identifier.Length - mark.Length);
        return $"{identifier}{mark}{run.ToString("n")[^room..]}";
    }
}
