using System.Collections;

var app = WebApplication.CreateBuilder(args).Build();

app.MapGet("/health", () => "Healthy");
app.MapGet("/pid", () => Environment.ProcessId);
app.MapGet(
    "/env",
    () =>
        new SortedDictionary<string, string?>(
            Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value),
            StringComparer.Ordinal
        )
);
app.MapGet(
    "/slow",
    async (int? milliseconds, CancellationToken cancellationToken) =>
    {
        await Task.Delay(milliseconds ?? 2000, cancellationToken);
        return Environment.ProcessId;
    }
);
app.MapGet("/exit", (int? code) => Environment.Exit(code ?? 0));

app.Run();
