using CareConnect.Dashboard.Formatting;
using CareConnect.Dashboard.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace CareConnect.Dashboard.Components.Buckets;

/// <summary>A bucket's folders and objects, and one of them opened beside.</summary>
public sealed partial class BucketPage
{
    private List<ObjectEntry>? _entries;
    private PageStart? _next;
    private Versioning _versioning;
    private string? _address;
    private bool _isForMore;
    private int _look;

    [Parameter]
    public string Resource { get; set; } = "";

    [Parameter]
    public string Bucket { get; set; } = "";

    [SupplyParameterFromQuery(Name = "prefix")]
    public string? Prefix { get; set; }

    [SupplyParameterFromQuery(Name = "find")]
    public string? Find { get; set; }

    [SupplyParameterFromQuery(Name = "object")]
    public string? OpenKey { get; set; }

    [SupplyParameterFromQuery(Name = "version")]
    public string? OpenVersion { get; set; }

    [SupplyParameterFromQuery(Name = "deleted")]
    public string? WithDeleted { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    private protected override string Server => Resource;

    private string Folder => ObjectNames.Folder(Prefix ?? "");

    private bool IsWithDeleted => WithDeleted is not null;

    private string Status =>
        _entries is null ? ""
        : _next is null ? Counted(_entries)
        : $"the first {QuantityText.Count(_entries.Count)}";

    private string Nothing =>
        Find is not null ? "No name here begins with that."
        : Folder.Length > 0 ? "This folder is empty."
        : "This bucket is empty.";

    protected override async Task OnParametersSetAsync()
    {
        var address = string.Join('\n', Resource, Bucket, Prefix, Find, IsWithDeleted);
        if (address != _address)
        {
            _address = address;
            (_entries, _next) = (null, null);
            await LookAsync();
        }
    }

    private protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var start = _isForMore ? _next : null;
        _isForMore = false;
        var address = _address;
        var prefix = (Prefix is null ? "" : Folder) + Find;
        var bucket = Bucket;
        var withDeleted = IsWithDeleted;
        var versioning = await Servers.AskAsync(
            Server,
            (s3, time) => BucketQueries.VersioningAsync(s3, bucket, time),
            cancellationToken
        );
        var page = await Servers.AskAsync(
            Server,
            (s3, time) =>
                withDeleted
                    ? ObjectList.ReadWithDeletedAsync(s3, bucket, prefix, start, time)
                    : ObjectList.ReadAsync(s3, bucket, prefix, start, time),
            cancellationToken
        );
        if (address == _address)
        {
            _versioning = versioning;
            _entries = [.. start is null ? [] : _entries ?? [], .. page.Entries];
            _next = page.Next;
        }
    }

    private Task ReloadAsync() => LookAsync();

    private Task LookAgainAsync()
    {
        _look++;
        return LookAsync();
    }

    private Task MoreAsync()
    {
        _isForMore = true;
        return LookAsync();
    }

    private void Open(ObjectEntry entry)
    {
        var isFolder = entry.Kind == EntryKind.Folder;
        Dictionary<string, object?> query = new() { ["object"] = isFolder ? null : entry.Key, ["version"] = null };
        if (isFolder)
        {
            (query["prefix"], query["find"]) = (entry.Key, null);
        }
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(query), replace: !isFolder);
    }

    private async Task CloseAsync()
    {
        var row = ObjectRow.IdOf(OpenKey ?? "");
        Dictionary<string, object?> none = new() { ["object"] = null, ["version"] = null };
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(none), replace: true);
        await Browser.InvokeVoidAsync("careconnect.focus", row);
    }

    private void SetQuery(string name, object? value) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = value }),
            replace: true
        );

    private static string Counted(List<ObjectEntry> entries)
    {
        var folders = entries.Count(entry => entry.Kind == EntryKind.Folder);
        var objects = QuantityText.Of(entries.Count - folders, "object");
        return folders == 0 ? objects : $"{QuantityText.Of(folders, "folder")}, {objects}";
    }
}
