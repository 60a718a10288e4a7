namespace Connector.Ledger.Postgres;

/// <summary>How the locks that stand for books look in <c>pg_locks l</c>.</summary>
internal static class PostgresLocks
{
    /// <summary>A session of this database holds it.</summary>
    public const string IsHeld =
        "l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 " +
        "AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())";

    /// <summary>Its number.</summary>
    public const string Number = "((l.classid::bigint << 32) | l.objid::bigint)";
}
