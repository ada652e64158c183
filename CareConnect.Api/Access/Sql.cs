using Npgsql;
using NpgsqlTypes;

namespace CareConnect.Api.Access;

/// <summary>Commands with positional parameters ($1, $2, ...), typed so that a null needs no guess by the server.</summary>
internal static class Sql
{
    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<SqlValue> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value.Value, value.Type));
        }
        return command;
    }

    public static NpgsqlParameter Parameter(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}

/// <summary>A value of one of the types that our tables use.</summary>
internal readonly record struct SqlValue(object? Value, NpgsqlDbType Type)
{
    public static implicit operator SqlValue(string? value) => new(value, NpgsqlDbType.Text);

    public static implicit operator SqlValue(Guid value) => new(value, NpgsqlDbType.Uuid);

    public static implicit operator SqlValue(Guid? value) => new(value, NpgsqlDbType.Uuid);

    public static implicit operator SqlValue(DateTimeOffset value) => new(value, NpgsqlDbType.TimestampTz);

    public static implicit operator SqlValue(DateTimeOffset? value) => new(value, NpgsqlDbType.TimestampTz);

    public static implicit operator SqlValue(decimal? value) => new(value, NpgsqlDbType.Numeric);

    public static implicit operator SqlValue(bool value) => new(value, NpgsqlDbType.Boolean);

    public static implicit operator SqlValue(int value) => new(value, NpgsqlDbType.Integer);

    public static implicit operator SqlValue(double value) => new(value, NpgsqlDbType.Double);

    public static implicit operator SqlValue(byte[] value) => new(value, NpgsqlDbType.Bytea);

    public static implicit operator SqlValue(string[] value) => new(value, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static SqlValue Json(string json) => new(json, NpgsqlDbType.Jsonb);
}
