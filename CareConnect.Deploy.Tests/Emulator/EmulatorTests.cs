namespace CareConnect.Deploy.Tests.Emulator;

/// <summary>The modules against an emulated AWS: they apply, stay as they are, keep secrets to themselves, and go again.</summary>
[Collection(OneEmulator.Name)]
public sealed class EmulatorTests(AwsEmulator emulator)
{
    public static TheoryData<string> Slices => [.. Slice.All.Select(slice => slice.Name)];

    [Theory(Timeout = 900_000)]
    [MemberData(nameof(Slices))]
    public async Task A_slice_is_applied_planned_again_without_new_changes_and_destroyed(string name)
    {
        var slice = Slice.All.Single(known => known.Name == name);
        Assert.SkipWhen(slice.SkipReason is not null, slice.SkipReason ?? "");
        var cancellationToken = TestContext.Current.CancellationToken;
        using var run = await SliceRun.PrepareAsync(slice, emulator, cancellationToken);

        var applied = await run.ApplyAsync(cancellationToken);
        var changes = await run.PlanAgainAsync(cancellationToken);
        await AssertSecretsArrivedAsync(slice, cancellationToken);
        Assert.All(run.Written, text => Assert.DoesNotContain(emulator.Canary, text, StringComparison.Ordinal));
        var left = await run.DestroyAsync(cancellationToken);

        Assert.Empty(left.Resources);
        var expected = Expected(slice);
        AssertSame(changes, expected);
        AssertKept(new(slice.Name, AwsEmulator.Kind, applied.Resources, expected, applied.Resources.Values.Sum()));
    }

    // New drift is a mistake of ours; drift that has gone is a gap that closed, and its entry goes too.
    private static void AssertSame(IReadOnlyList<Change> changes, List<Drift> expected)
    {
        var known = expected.Select(drift => new Change(drift.Type, drift.Attribute)).ToList();
        string[] differences =
        [
            .. changes.Except(known).Select(change => $"new: {change.Type} {change.Attribute}"),
            .. known.Except(changes).Select(change => $"gone: {change.Type} {change.Attribute}"),
        ];
        Assert.True(
            differences.Length == 0,
            $"The second plan differs from expected-drift.json.\n{string.Join('\n', differences)}"
        );
    }

    private static List<Drift> Expected(Slice slice) =>
        [
            .. SliceResults
                .ExpectedDrift.Where(drift => drift.Slices.Contains(slice.Name))
                .Where(drift => drift.Emulator is null || drift.Emulator == AwsEmulator.Kind)
                .OrderBy(drift => drift.Type, StringComparer.Ordinal)
                .ThenBy(drift => drift.Attribute, StringComparer.Ordinal)
                .Select(drift => new Drift(drift.Type, drift.Attribute, drift.Reason)),
        ];

    private async Task AssertSecretsArrivedAsync(Slice slice, CancellationToken cancellationToken)
    {
        foreach (var (secret, key) in slice.Secrets ?? new Dictionary<string, string>())
        {
            var value = await emulator.Api.ReadSecretAsync(secret, cancellationToken);

            Assert.Equal(emulator.Canary, value.GetProperty(key).GetString());
        }
    }

    // Kept by the other emulator, the result may differ in its drift only.
    private static void AssertKept(SliceResult result)
    {
        if (SliceResults.IsToBeAccepted)
        {
            SliceResults.Accept(result);
            EmulatorReport.Accept();
        }
        var kept = SliceResults.Kept.SingleOrDefault(slice => slice.Slice == result.Slice);
        var comparable =
            kept is null || kept.Emulator == result.Emulator
                ? result
                : result with
                {
                    Emulator = kept.Emulator,
                    Drift = kept.Drift,
                };
        Assert.Equal(SliceResults.Write(kept), SliceResults.Write(comparable));
    }
}
