namespace CareConnect.Dashboard.Listeners;

/// <summary>What a port is for.</summary>
internal enum Listener
{
    Ui,
    OtlpGrpc,
    OtlpHttp,
}

/// <summary>Goes with each connection, since a port alone does not tell what it is for where the system chose it.</summary>
internal sealed record ListenerMark(Listener Listener);

internal static class ListenerExtensions
{
    public static Listener Listener(this HttpContext context) =>
        context.Features.Get<ListenerMark>()?.Listener ?? Listeners.Listener.Ui;
}
