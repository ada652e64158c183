namespace CareConnect.Dashboard.Telemetry.Storage;

/// <summary>
/// The tables. Ids rise with arrival and are never used twice, so "what came after this one" is a range of ids. Times and
/// durations are nanoseconds; attributes, events and links JSON, null for none.
/// </summary>
internal static class Schema
{
    /// <summary>Kept in <c>user_version</c>. A store of another version is thrown away rather than migrated: it is telemetry.</summary>
    public const int Version = 2;

    public const string Sql = """
        CREATE TABLE resource (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          name TEXT NOT NULL,
          instance TEXT NOT NULL,
          attributes TEXT,
          UNIQUE (name, instance)
        ) STRICT;

        CREATE TABLE log (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          resource INTEGER NOT NULL,
          time INTEGER NOT NULL,
          severity INTEGER NOT NULL,
          trace TEXT,
          span TEXT,
          event TEXT,
          category TEXT NOT NULL,
          message TEXT NOT NULL,
          attributes TEXT
        ) STRICT;
        -- Holds all that lists are usually narrowed by, so counting and paging never touch the rows.
        CREATE INDEX log_time ON log (time, resource, severity);
        CREATE INDEX log_trace ON log (trace, span) WHERE trace IS NOT NULL;

        -- Kept up while spans arrive. The head is the root span, or the earliest one while the root is not there.
        CREATE TABLE trace (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          trace_id TEXT NOT NULL UNIQUE,
          start INTEGER NOT NULL,
          duration INTEGER NOT NULL,
          spans INTEGER NOT NULL,
          errors INTEGER NOT NULL,
          head_resource INTEGER NOT NULL,
          head_start INTEGER NOT NULL,
          head_duration INTEGER NOT NULL,
          head_is_root INTEGER NOT NULL,
          head_name TEXT NOT NULL
        ) STRICT;
        CREATE INDEX trace_start ON trace (start, duration, errors);
        CREATE INDEX trace_duration ON trace (duration, start, errors);

        CREATE TABLE trace_resource (
          trace INTEGER NOT NULL,
          resource INTEGER NOT NULL,
          spans INTEGER NOT NULL,
          PRIMARY KEY (trace, resource)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX trace_resource_resource ON trace_resource (resource, trace);

        CREATE TABLE span (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          trace INTEGER NOT NULL,
          span_id TEXT NOT NULL,
          parent_id TEXT,
          resource INTEGER NOT NULL,
          kind INTEGER NOT NULL,
          status INTEGER NOT NULL,
          start INTEGER NOT NULL,
          duration INTEGER NOT NULL,
          name TEXT NOT NULL,
          scope TEXT NOT NULL,
          attributes TEXT,
          status_message TEXT,
          events TEXT,
          links TEXT,
          UNIQUE (trace, span_id)
        ) STRICT;
        -- Few spans have links, so whoever asks who links to a trace looks through these alone.
        CREATE INDEX span_links ON span (id) WHERE links IS NOT NULL;

        CREATE TABLE console_source (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          resource TEXT NOT NULL,
          replica TEXT NOT NULL,
          UNIQUE (resource, replica)
        ) STRICT;

        -- plain is the text without ANSI sequences, null where it has none.
        CREATE TABLE console (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          source INTEGER NOT NULL,
          time INTEGER NOT NULL,
          is_error INTEGER NOT NULL,
          text TEXT NOT NULL,
          plain TEXT
        ) STRICT;
        CREATE INDEX console_time ON console (time, source);

        -- Names that records can be filtered on; kind as in TelemetryKinds.
        CREATE TABLE field (
          kind INTEGER NOT NULL,
          name TEXT NOT NULL,
          PRIMARY KEY (kind, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE instrument (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          resource INTEGER NOT NULL,
          meter TEXT NOT NULL,
          name TEXT NOT NULL,
          unit TEXT NOT NULL,
          description TEXT NOT NULL,
          kind INTEGER NOT NULL,
          UNIQUE (resource, meter, name)
        ) STRICT;

        -- Attributes are sorted by key here, so that their order makes no second series.
        CREATE TABLE series (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          instrument INTEGER NOT NULL,
          attributes TEXT NOT NULL,
          UNIQUE (instrument, attributes)
        ) STRICT;

        -- What was reported from time to last without a change is one row; reports says how often.
        CREATE TABLE point (
          series INTEGER NOT NULL,
          time INTEGER NOT NULL,
          last INTEGER NOT NULL,
          reports INTEGER NOT NULL,
          start INTEGER NOT NULL,
          value REAL NOT NULL,
          count INTEGER NOT NULL,
          bounds INTEGER,
          buckets BLOB,
          PRIMARY KEY (series, time)
        ) STRICT, WITHOUT ROWID;

        -- The bounds of histograms' buckets, which nearly all points share: 8-byte floating point numbers.
        CREATE TABLE bounds (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          numbers BLOB NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE exemplar (
          series INTEGER NOT NULL,
          time INTEGER NOT NULL,
          trace TEXT NOT NULL,
          span TEXT NOT NULL,
          value REAL NOT NULL,
          PRIMARY KEY (series, time, trace, span)
        ) STRICT, WITHOUT ROWID;

        -- How far recurring work has come.
        CREATE TABLE mark (
          name TEXT PRIMARY KEY,
          value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """;
}
