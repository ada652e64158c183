using Microsoft.Extensions.Configuration;

namespace Conformance;

/// <summary>Generated values, some of them kept; <c>--show true</c> prints them instead of running.</summary>
public static class Secrets
{
    public static void Configure(IDistributedApplicationBuilder builder)
    {
        var rule = new GenerateParameterDefault { MinLength = 32 };
        var kept = builder.AddParameter("kept", rule, secret: true, persist: true).Resource;
        var fresh = builder.AddParameter("fresh", rule, secret: true, persist: false).Resource;
        var password = builder.AddPostgres("pg").Resource.PasswordParameter;
        if (builder.Configuration.GetValue("show", defaultValue: false))
        {
            foreach (var parameter in new[] { kept, fresh, password })
            {
                Console.WriteLine(
                    $"{parameter.Name}={parameter.GetValueAsync(CancellationToken.None).AsTask().Result}"
                );
            }

            Environment.Exit(0);
        }
    }
}
