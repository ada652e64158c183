using System.Net;
using CareConnect.Hosting.Networking;
using CareConnect.Hosting.StandIns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Net;

namespace CareConnect.Hosting.Mail;

/// <summary>
/// A mail server in place of the Mailpit container: it takes every mail that this machine's programs send, delivers none,
/// and shows them by Mailpit's HTTP calls. It runs in this process, on 127.0.0.1 only.
/// </summary>
internal sealed class MailSink : IAsyncDisposable
{
    /// <summary>A sender may be held at a breakpoint between two commands.</summary>
    private static readonly TimeSpan SessionTime = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DataDirectoryLock _lock;
    private readonly WebApplication _web;
    private readonly Task _smtp;
    private int _isStopped;

    private MailSink(
        DataDirectoryLock dataLock,
        WebApplication web,
        SmtpListener listener,
        MailSinkOptions options,
        MailStore store
    )
    {
        (_lock, _web) = (dataLock, web);
        _smtp = Smtp(options, store, listener).StartAsync(_stopping.Token);
    }

    /// <summary>0 once it was stopped; it does not end by itself.</summary>
    public Task<int> Exited => _exited.Task;

    /// <exception cref="DataDirectoryInUseException">Another run uses the data.</exception>
    /// <exception cref="EndpointInUseException">Something else listens on one of the ports.</exception>
    /// <exception cref="StandInException">The data cannot be used, or a port is missing.</exception>
    public static async Task<MailSink> StartAsync(
        MailSinkOptions options,
        CancellationToken cancellationToken = default
    )
    {
        if (options.SmtpPort == options.HttpPort)
        {
            throw new StandInException(
                "A mail server needs two endpoints: one with target port 1025 for SMTP, one with 8025 for HTTP."
            );
        }
        if (!PortAllocator.IsFree(options.HttpPort))
        {
            throw new EndpointInUseException(options.HttpPort, PortOwner.Find(options.HttpPort));
        }
        var dataLock = await DataDirectoryLock.TakeAsync(options.DataDirectory, cancellationToken);
        SmtpListener? listener = null;
        try
        {
            var store = MailStore.Open(options.DataDirectory, options.MaxMessages);
            listener = SmtpListener.Start(options.SmtpPort);
            var web = Web(options, store);
            await web.StartAsync(cancellationToken);
            return new MailSink(dataLock, web, listener, options, store);
        }
        catch
        {
            listener?.Dispose();
            dataLock.Dispose();
            throw;
        }
    }

    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) == 0)
        {
            await _stopping.CancelAsync();
            using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await _web.StopAsync(atOnce.Token);
            await _web.DisposeAsync();
            await _smtp;
            _lock.Dispose();
            _exited.SetResult(0);
        }
        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private static SmtpServer.SmtpServer Smtp(MailSinkOptions options, MailStore store, SmtpListener listener)
    {
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add((IEndpointListenerFactory)listener);
        services.Add(new SmtpIntake(store, options.OnLine));
        // Who brings a name and a password has them accepted, whatever they are.
        services.Add(new DelegatingUserAuthenticator((_, _) => true));
        var settings = new SmtpServerOptionsBuilder()
            .ServerName("localhost")
            .MaxMessageSize(MailSinkOptions.MaxMailInBytes, MaxMessageSizeHandling.Strict)
            .CommandWaitTimeout(SessionTime)
            .CustomSmtpGreeting(_ => "220 localhost ESMTP: mails are kept here and go nowhere")
            .Endpoint(endpoint =>
                endpoint
                    .Endpoint(new IPEndPoint(IPAddress.Loopback, options.SmtpPort))
                    .AllowUnsecureAuthentication()
                    .SessionTimeout(SessionTime)
            )
            .Build();
        return new SmtpServer.SmtpServer(settings, services);
    }

    private static WebApplication Web(MailSinkOptions options, MailStore store)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "mail-sink" });
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.HttpPort}");
        var web = builder.Build();
        web.Use(LoopbackOnly.CheckAsync);
        web.Use(GuardAsync);
        web.UseRouting();
        new MailApi(store).Map(web);
        return web;
    }

    // What a mail brings along must not run as a page of this address.
    private static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        return next(context);
    }
}
