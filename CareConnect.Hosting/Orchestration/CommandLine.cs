using System.Text;

namespace Aspire.Hosting.Orchestration;

/// <summary>Splits a command line as it stands in launch settings: blanks separate, double quotes hold together.</summary>
internal static class CommandLine
{
    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        var (quoted, started) = (false, false);
        foreach (var character in text)
        {
            if (character == '"')
            {
                quoted = !quoted;
                started = true;
            }
            else if (char.IsWhiteSpace(character) && !quoted)
            {
                if (started)
                {
                    yield return word.ToString();
                }

                word.Clear();
                started = false;
            }
            else
            {
                word.Append(character);
                started = true;
            }
        }

        if (started)
        {
            yield return word.ToString();
        }
    }
}
