using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace CareConnect.Dashboard.Listeners;

/// <summary>The ports of the dashboard, each for one thing: clear text cannot serve HTTP/1 and HTTP/2 at one port.</summary>
internal static class DashboardListeners
{
    public static WebApplicationBuilder AddListeners(this WebApplicationBuilder builder)
    {
        builder.Services.AddTransient<IStartupFilter, LoopbackPages>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            try
            {
                foreach (var address in Addresses(kestrel.ApplicationServices))
                {
                    Listen(kestrel, address);
                }
            }
            catch (Exception e) when (IsSetting(e))
            {
                // This runs while the application is built. RunListenersAsync meets the same fault, and can say it.
            }
        });
        return builder;
    }

    /// <summary>Runs until stopped.</summary>
    /// <returns>The exit code: 1, and one line at standard error, for an address or a store that cannot be had.</returns>
    public static async Task<int> RunListenersAsync(this WebApplication app)
    {
        // The store writes what still waits when it is disposed of.
        await using var disposed = app;
        try
        {
            var addresses = Addresses(app.Services);
            foreach (var address in addresses.Where(address => address.Port > 0))
            {
                address.CheckFree();
            }
            // A store that another dashboard has is said now, and not at the first request.
            app.Services.GetService<TelemetryStore>();
            await StartAsync(app, addresses);
        }
        catch (Exception e) when (IsSetting(e))
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static IReadOnlyList<ListenerAddress> Addresses(IServiceProvider services) =>
        ListenerAddress.All(services.GetRequiredService<IOptions<DashboardOptions>>().Value);

    private static bool IsSetting(Exception e) =>
        e is ListenerException or OptionsValidationException or StoreInUseException;

    // Somebody may have taken the port since it was seen to be free.
    private static async Task StartAsync(WebApplication app, IReadOnlyList<ListenerAddress> addresses)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw addresses
                .FirstOrDefault(
                    address => e.Message.Contains($":{address.Port}:", StringComparison.Ordinal),
                    addresses[0]
                )
                .Taken();
        }
    }

    private static void Listen(KestrelServerOptions kestrel, ListenerAddress address)
    {
        if (address.Address is null)
        {
            kestrel.ListenLocalhost(address.Port, Configure);
        }
        else
        {
            kestrel.Listen(address.Address, address.Port, Configure);
        }

        void Configure(ListenOptions listen)
        {
            listen.Protocols = address.Listener == Listener.OtlpGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
            listen.Use(next =>
                connection =>
                {
                    connection.Features.Set(new ListenerMark(address.Listener));
                    return next(connection);
                }
            );
        }
    }
}
