using System.Text;

namespace CareConnect.Dashboard.Tests.Buckets;

/// <summary>A PDF of one page with one line, and a script that would show itself.</summary>
internal static class SmallPdf
{
    public static byte[] Write(string line)
    {
        var stream = $"BT /F1 24 Tf 40 140 Td ({line}) Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\);) >> >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {stream.Length} >>\nstream\n{stream}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var text = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        foreach (var (body, i) in objects.Select((body, i) => (body, i)))
        {
            places.Add(text.Length);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{body}\nendobj\n");
        }
        var table = text.Length;
        text.Append(
            System.Globalization.CultureInfo.InvariantCulture,
            $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n"
        );
        places.ForEach(place =>
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n")
        );
        text.Append(
            System.Globalization.CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
        );
        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
