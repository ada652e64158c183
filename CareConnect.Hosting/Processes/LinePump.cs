using System.Text;

namespace CareConnect.Hosting.Processes;

/// <summary>
/// Reads one output stream to its end and hands out whole lines in order, without ever holding more than one line in memory.
/// </summary>
internal static class LinePump
{
    // A program that never ends its line must not fill our memory: beyond this the line is handed out in parts.
    private const int MaxLineLength = 1 << 20;

    public static async Task RunAsync(Stream stream, Action<string> onLine)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false), false, 16 * 1024);
        var line = new StringBuilder();
        var buffer = new char[16 * 1024];
        try
        {
            int count;
            while ((count = await reader.ReadAsync(buffer)) > 0)
            {
                Split(buffer.AsSpan(0, count), line, onLine);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The pipe was taken away when the child was given up: what came before still counts.
        }
        if (line.Length > 0)
        {
            onLine(Take(line));
        }
    }

    private static void Split(ReadOnlySpan<char> text, StringBuilder line, Action<string> onLine)
    {
        int end;
        while ((end = text.IndexOf('\n')) >= 0)
        {
            line.Append(text[..end]);
            onLine(Take(line));
            text = text[(end + 1)..];
        }
        line.Append(text);
        if (line.Length >= MaxLineLength)
        {
            onLine(Take(line));
        }
    }

    private static string Take(StringBuilder line)
    {
        var length = line.Length > 0 && line[^1] == '\r' ? line.Length - 1 : line.Length;
        var text = line.ToString(0, length);
        line.Clear();
        return text;
    }
}
