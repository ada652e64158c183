namespace CareConnect.Ops.Procedures;

/// <summary>
/// Tells what is going on while it goes on, to standard error, a line each: the report alone is standard output, so that
/// it can be piped.
/// </summary>
internal sealed class ProgressOutput(TextWriter writer)
{
    public void Begin(Step step, int number, int count)
    {
        writer.WriteLine($"[{number}/{count}] {step.Name}");
        writer.WriteLine($"      {step.Call}");
        writer.Flush();
    }

    public void Say(string text)
    {
        writer.WriteLine($"      {text}");
        writer.Flush();
    }
}
