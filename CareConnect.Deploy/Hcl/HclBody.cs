namespace CareConnect.Deploy.Hcl;

/// <summary>A value of HCL: an expression as it is, a list, or an object whose keys are any text.</summary>
internal abstract record HclValue
{
    /// <summary>An expression that is HCL already: <c>var.platform</c>, <c>8080</c>, <c>null</c>.</summary>
    public static HclValue Of(string expression) => new HclExpression(expression);

    public static HclValue Of(bool value) => new HclExpression(value ? "true" : "false");

    public static HclValue Of(int? value) =>
        new HclExpression(value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null");

    public static HclValue Text(string text) => new HclExpression(HclText.Quote(text));

    public static HclValue Texts(IEnumerable<string> texts) => new HclList([.. texts.Select(Text)]);

    public static HclValue Map<T>(IEnumerable<T> items, Func<T, string> key, Func<T, HclValue> value) =>
        new HclObject([.. items.Select(item => new HclAttribute(key(item), value(item)))]);
}

internal sealed record HclExpression(string Expression) : HclValue;

internal sealed record HclList(IReadOnlyList<HclValue> Items) : HclValue;

internal sealed record HclObject(IReadOnlyList<HclAttribute> Attributes, bool OnOneLine = false) : HclValue;

/// <summary>What a block consists of.</summary>
internal abstract record HclItem;

internal sealed record HclAttribute(string Name, HclValue Value) : HclItem;

/// <summary>A comment; each line of the text becomes one.</summary>
internal sealed record HclComment(string Text) : HclItem;

internal sealed record HclBlankLine : HclItem;

internal sealed record HclBlock(string Type, IReadOnlyList<string> Labels, IReadOnlyList<HclItem> Items) : HclItem;
