using System.Globalization;
using System.Runtime.InteropServices;
using CareConnect.Hosting.Mail;
using CareConnect.Hosting.Processes;
using CareConnect.Hosting.S3;
using CareConnect.Hosting.StandIns;

// A stand-in for an AppHost that tests can kill: it starts the child given by its arguments and says what happens.
//   child <file> <arguments...>   starts the child, stops it on Ctrl+C or SIGTERM
//   postgres <bin> <data> <port>  runs a server until it is asked to stop
//   s3 <data> <port>              runs an S3 server until it is asked to stop; its keys are "access" and "secret"
//   mail <data> <smtp> <http>     takes mails until it is asked to stop
//   temporary <home>              holds a temporary folder until it is killed
//   watch-parent                  ends with code 7 when its parent is gone
//   idle                          does nothing until it is asked to stop
var stopping = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
switch (args)
{
    case ["child", var file, .. var rest]:
        await using (var child = ChildProcess.Start(Describe(file, rest)))
        {
            Say($"child {child.ProcessId}");
            await Task.WhenAny(stopping.Task, child.Exited);
            Say(stopping.Task.IsCompleted ? "stopping" : "child ended by itself");
            await child.StopAsync(TimeSpan.FromSeconds(5));
            Say($"exit code {await child.Exited}");
        }
        return 0;
    case ["postgres", var bin, var data, var port]:
        var options = new PostgresServerOptions
        {
            Installation = (await PostgresInstallation.ReadAsync(bin))!,
            DataDirectory = data,
            Port = int.Parse(port, CultureInfo.InvariantCulture),
            Password = "p",
        };
        await using (var server = await PostgresServer.StartAsync(options))
        {
            Say($"ready {server.ProcessId}");
            await stopping.Task;
        }
        return 0;
    case ["s3", var folder, var onPort]:
        var s3 = new S3ServerOptions
        {
            DataDirectory = folder,
            Port = int.Parse(onPort, CultureInfo.InvariantCulture),
            AccessKey = "access",
            SecretKey = "secret",
            OnLine = (line, _) => Say($"> {line}"),
        };
        await using (await S3Server.StartAsync(s3))
        {
            Say("ready");
            await stopping.Task;
        }
        return 0;
    case ["mail", var mails, var smtp, var http]:
        var sinkOptions = new MailSinkOptions
        {
            DataDirectory = mails,
            SmtpPort = int.Parse(smtp, CultureInfo.InvariantCulture),
            HttpPort = int.Parse(http, CultureInfo.InvariantCulture),
        };
        await using (await MailSink.StartAsync(sinkOptions))
        {
            Say("taking mails");
            await stopping.Task;
        }
        return 0;
    case ["temporary", var home]:
        using (var folder = TemporaryFolder.Create(new EngineHome(home)))
        {
            Say($"folder {folder.Path}");
            await stopping.Task;
        }
        return 0;
    case ["watch-parent"]:
        var parentGone = ParentWatch.WhenParentGone(CancellationToken.None);
        Say("watching");
        await Task.WhenAny(parentGone, stopping.Task);
        return 7;
    default:
        Say("idle");
        await stopping.Task;
        return 0;
}

static ChildProcessStart Describe(string file, string[] arguments) =>
    new()
    {
        FileName = file,
        Arguments = arguments,
        OnLine = (line, _) => Say($"> {line}"),
    };

static void Say(string text)
{
    Console.Out.WriteLine(text);
    Console.Out.Flush();
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stopping.TrySetResult();
}
