#pragma warning disable ASPIREUSERSECRETS001 // The real API marks it as experimental too.
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareConnect.Hosting.StandIns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting;

/// <summary>
/// The AppHost's user secrets, where generated passwords are kept so that the next run finds them. Nothing is kept
/// without a UserSecretsId; tests have none.
/// </summary>
internal sealed class UserSecretsStore(string? path) : IUserSecretsManager
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string? _path = path;

    public static UserSecretsStore Of(Assembly? assembly) =>
        new(
            assembly?.GetCustomAttribute<UserSecretsIdAttribute>() is { } id
                ? PathHelper.GetSecretsPathFromSecretsId(id.UserSecretsId)
                : null
        );

    public bool IsAvailable => _path is not null;

    public string FilePath => _path ?? string.Empty;

    public bool TrySetSecret(string name, string value)
    {
        if (_path is null)
        {
            return false;
        }

        try
        {
            Change(secrets => secrets[name] = value);
            return true;
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or DistributedApplicationException)
        {
            return false;
        }
    }

    public void GetOrSetSecret(IConfigurationManager configuration, string name, Func<string> valueGenerator)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (string.IsNullOrEmpty(configuration[name]))
        {
            configuration.AddInMemoryCollection([new(name, GetOrAdd(name, valueGenerator))]);
        }
    }

    public Task SaveStateAsync(JsonObject state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_path is not null)
        {
            Change(secrets =>
            {
                secrets.Clear();
                Flatten(state, string.Empty, secrets);
            });
        }

        return Task.CompletedTask;
    }

    /// <summary>The value kept under the key, or the one made now and kept.</summary>
    public string GetOrAdd(string key, Func<string> makeValue)
    {
        if (_path is null)
        {
            return makeValue();
        }

        try
        {
            return GetOrAddLocked(key, makeValue);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"The user secrets in '{_path}' cannot be used, and '{key}' must be kept there: {problem.Message}",
                problem
            );
        }
    }

    private string GetOrAddLocked(string key, Func<string> makeValue)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using var mutex = OpenLock();
        var secrets = Read();
        if (secrets[key]?.GetValue<string>() is { } kept)
        {
            return kept;
        }

        var value = makeValue();
        secrets[key] = value;
        Write(secrets);
        return value;
    }

    private void Change(Action<JsonObject> change)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using var mutex = OpenLock();
        var secrets = Read();
        change(secrets);
        Write(secrets);
    }

    private static void Flatten(JsonNode node, string path, JsonObject flat)
    {
        var children = node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)),
            JsonArray items => items.Select((item, i) => ($"{i}", item)),
            _ => [],
        };
        foreach (var (name, value) in children)
        {
            var key = path.Length == 0 ? name : $"{path}:{name}";
            if (value is JsonObject or JsonArray)
            {
                Flatten(value, key, flat);
            }
            else
            {
                flat[key] = value?.DeepClone();
            }
        }
    }

    /// <summary>Two AppHosts may start at once: the second waits for the first one's write.</summary>
    private FileStream OpenLock()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(_path + ".lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (attempt < 100)
            {
                Thread.Sleep(50);
            }
        }
    }

    private JsonObject Read()
    {
        try
        {
            return File.Exists(_path) && new FileInfo(_path).Length > 0
                ? JsonNode.Parse(File.ReadAllText(_path))!.AsObject()
                : [];
        }
        catch (JsonException problem)
        {
            throw new DistributedApplicationException(
                $"The user secrets file '{_path}' is not valid JSON: mend it or delete it. {problem.Message}",
                problem
            );
        }
    }

    /// <summary>Written beside and renamed, so that a kill or a power cut leaves the old file or the new one.</summary>
    private void Write(JsonObject secrets)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var temporary = $"{_path}.{Environment.ProcessId}.tmp";
        using (var file = new StreamWriter(temporary, options))
        {
            file.Write(secrets.ToJsonString(Indented));
            file.Flush();
            ((FileStream)file.BaseStream).Flush(flushToDisk: true);
        }

        File.Move(temporary, _path!, overwrite: true);
        FolderSync.Sync(Path.GetDirectoryName(_path)!);
    }
}
