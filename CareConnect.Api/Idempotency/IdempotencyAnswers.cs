using CareConnect.Api.Access;
using CareConnect.Api.Http;
using Npgsql;

namespace CareConnect.Api.Idempotency;

/// <summary>The answer to one key of one caller, in the call's transaction.</summary>
internal sealed class IdempotencyAnswers(Call call, string key, byte[] requestHash)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    // Longer than any write but a big import takes; a connection must not wait for a twin for ever.
    private const string WaitForTwin = "SET LOCAL lock_timeout TO '5s'";
    private const string WaitAsBefore = "SET LOCAL lock_timeout TO DEFAULT";

    // Waits while another transaction holds the key. An answer that is out of date is no answer.
    private const string Reserve = """
        INSERT INTO idempotency_keys AS k (user_id, key, request_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (user_id, key) DO UPDATE SET request_hash = excluded.request_hash, status = NULL, location = NULL, etag = NULL,
          content_type = NULL, body = NULL, resource_id = NULL, patient_id = NULL, created_at = excluded.created_at,
          expires_at = excluded.expires_at
        WHERE k.expires_at <= excluded.created_at
        """;

    // Without a status it is what this transaction has just reserved.
    private const string Read = """
        SELECT request_hash, status, location, etag, content_type, body, resource_id, patient_id,
          patient_id IS NULL OR patient_id = ANY ((SELECT visible_patient_ids())::uuid[])
        FROM idempotency_keys WHERE user_id = $1 AND key = $2
        """;

    // Inserts where the handler rolled the reservation back. Another's answer, come in between, is left as it is.
    private const string Keep = """
        INSERT INTO idempotency_keys AS k (user_id, key, request_hash, created_at, expires_at, status, location, etag, content_type,
          body, resource_id, patient_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (user_id, key) DO UPDATE SET request_hash = excluded.request_hash, status = excluded.status,
          location = excluded.location, etag = excluded.etag, content_type = excluded.content_type, body = excluded.body,
          resource_id = excluded.resource_id, patient_id = excluded.patient_id, created_at = excluded.created_at,
          expires_at = excluded.expires_at
        WHERE k.status IS NULL OR k.expires_at <= excluded.created_at
        """;

    /// <summary>Takes the key for this call; or the answer it has, or the problem with it.</summary>
    public async Task<IResult?> ReserveAsync(CancellationToken cancellationToken)
    {
        await using var batch = call.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(WaitForTwin));
        batch.BatchCommands.Add(Sql.Command(Reserve, call.UserId, key, requestHash, call.Now, call.Now + KeptFor));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(WaitAsBefore));
        batch.BatchCommands.Add(Sql.Command(Read, call.UserId, key));
        try
        {
            await using var row = await batch.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            return await row.IsDBNullAsync(1, cancellationToken) ? null : Answer(row);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return Problems.IdempotencyKeyBusy();
        }
    }

    /// <summary>False when another call with the same key was answered meanwhile; then nothing of this one may stay.</summary>
    public async Task<bool> TryKeepAsync(KeptAnswer answer, CancellationToken cancellationToken)
    {
        await using var batch = call.CreateBatch();
        batch.BatchCommands.Add(
            Sql.Command(
                Keep,
                call.UserId,
                key,
                requestHash,
                call.Now,
                call.Now + KeptFor,
                answer.Status,
                answer.Location,
                answer.ETag,
                answer.ContentType,
                answer.Body,
                call.ResourceId,
                call.PatientId
            )
        );
        return await batch.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private IResult Answer(NpgsqlDataReader row)
    {
        if (!row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(requestHash))
        {
            return Problems.IdempotencyKeyReused();
        }
        // Where no patient stands in the address, this is the only look at whether the caller may still see theirs.
        if (!row.GetBoolean(8))
        {
            return Problems.NotFound();
        }
        call.ResourceId = row.IsDBNull(6) ? null : row.GetGuid(6);
        call.PatientId = row.IsDBNull(7) ? null : row.GetGuid(7);
        call.Details = """{"replayed":true}""";
        return new KeptAnswer(row.GetInt32(1), Text(2), Text(3), Text(4), row.GetFieldValue<byte[]>(5))
        {
            IsReplayed = true,
        };

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }
}
