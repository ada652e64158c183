using CareConnect.Dashboard.Engine;
using CareConnect.Dashboard.Formatting;
using CareConnect.Dashboard.Mails;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace CareConnect.Dashboard.Components.Mails;

/// <summary>The mails of a mail server, read anew every two seconds while the page is open; one of them beside the list.</summary>
public sealed partial class MailsPage : IDisposable
{
    /// <summary>Older ones are found by a search.</summary>
    private const int MaxMails = 500;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _leaving = new();

    // Asked for once: what goes on after the page was left must still find it.
    private CancellationToken _gone;
    private MailList? _list;
    private Mail? _mail;
    private string? _problem;
    private string? _mailProblem;
    private (string? Server, string? Text)? _shown;
    private (string? Server, string? Id)? _opened;

    [Inject]
    private MailServers Servers { get; set; } = null!;

    [Inject]
    private EngineClient Engine { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Toasts { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Parameter]
    public string? ResourceName { get; set; }

    [Parameter]
    public string? Id { get; set; }

    [SupplyParameterFromQuery(Name = "text")]
    public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    /// <summary>The one of the address, else the first there is.</summary>
    private string? Server => ResourceName ?? Servers.Names.FirstOrDefault();

    private List<MailSummary> Mails => [.. _list?.Messages ?? []];

    private string Status =>
        _list is null or { Total: 0 } || _problem is not null ? ""
        : Text is not null ? $"{QuantityText.Count(_list.Found)} of {QuantityText.Of(_list.Total, "mail")}"
        : $"{QuantityText.Of(_list.Total, "mail")}, {QuantityText.Count(_list.Unread)} not read yet"
            + (_list.Total > MaxMails ? $"; the newest {QuantityText.Count(MaxMails)} are shown" : "");

    public void Dispose()
    {
        Engine.Changed -= OnEngineChanged;
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override void OnInitialized()
    {
        _gone = _leaving.Token;
        Engine.Changed += OnEngineChanged;
        _ = FollowAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != (Server, Text))
        {
            _shown = (Server, Text);
            await ReadListAsync();
        }
        if (_opened != (Server, Id))
        {
            _opened = (Server, Id);
            await ReadMailAsync();
        }
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(Pace, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone))
            {
                await InvokeAsync(RefreshAsync);
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task RefreshAsync()
    {
        await ReadListAsync();
        if (Id is not null && _mail is null)
        {
            await ReadMailAsync();
        }
        StateHasChanged();
    }

    private async Task ReadListAsync()
    {
        if (Server is not { } server)
        {
            (_list, _problem) = (null, null);
            return;
        }
        var asked = (Server, Text);
        try
        {
            var list = await Servers.ListAsync(server, Text, MaxMails, _gone);
            // Somebody may have typed on meanwhile.
            if (asked == (Server, Text))
            {
                (_list, _problem) = (list, null);
            }
        }
        catch (HttpRequestException problem)
        {
            _problem = problem.Message;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task ReadMailAsync()
    {
        if (Server is not { } server || Id is not { } id)
        {
            (_mail, _mailProblem) = (null, null);
            return;
        }
        try
        {
            var mail = await Servers.GetAsync(server, id, _gone);
            if (Id == id)
            {
                (_mail, _mailProblem) = (mail, null);
                await ReadListAsync();
            }
        }
        catch (HttpRequestException problem)
        {
            (_mail, _mailProblem) = (null, problem.Message);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private void Open(string id) => Go(MailLinks.Mail(Server!, id));

    private async Task CloseAsync()
    {
        var row = $"mail-{Id}";
        Go(MailLinks.Server(Server!));
        await Browser.InvokeVoidAsync("careconnect.focus", row);
    }

    private void SetText(string? text) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("text", text), replace: true);

    /// <summary>To another mail or server, with search and view as they are.</summary>
    private void Go(string path) => Navigation.NavigateTo(path + new Uri(Navigation.Uri).Query, replace: true);

    private Task DeleteAllAsync() =>
        DeleteAsync($"Delete all mails of {Server}?", "They are removed for good, also those that a search hides.", []);

    private Task DeleteOneAsync() => DeleteAsync("Delete this mail?", "It is removed for good.", [_mail!.Id]);

    private async Task DeleteAsync(string question, string text, IReadOnlyList<string> ids)
    {
        if (await Dialogs.ShowMessageBoxAsync(question, text, yesText: "Delete", cancelText: "Cancel") != true)
        {
            return;
        }
        try
        {
            await Servers.DeleteAsync(Server!, ids, _gone);
            Go(MailLinks.Server(Server!));
            await ReadListAsync();
        }
        catch (HttpRequestException problem)
        {
            Toasts.Add($"Nothing was deleted. {problem.Message}", Severity.Error);
        }
    }

    private void OnEngineChanged() => _ = InvokeAsync(RefreshAsync);
}
