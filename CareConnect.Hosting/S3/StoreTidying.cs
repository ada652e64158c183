using System.Text.Json;

namespace CareConnect.Hosting.S3;

/// <summary>What the rows of the store name, so that a start can remove what a kill left behind.</summary>
internal static class StoreTidying
{
    public static HashSet<string> KnownBlobs(StoreDatabase database) =>
        database.Alone(() =>
        {
            var ofParts = database.Rows("SELECT blob FROM parts", row => row.GetString(0));
            var ofVersions = database
                .Rows("SELECT entry FROM versions WHERE entry IS NOT NULL", row => row.GetString(0))
                .SelectMany(json => JsonSerializer.Deserialize(json, StoreJson.Default.ObjectEntry)!.Segments)
                .Select(segment => segment.Blob);
            return ofParts.Concat(ofVersions).ToHashSet();
        });
}
