using Connector.Configuration;

namespace Connector.Gateway.Cluster;

/// <summary>What the log tells of a silo's coming and going: of which one, where there are several.</summary>
internal static partial class SiloLog
{
    public static void Up(ILogger log, Shard shard, string ilpAddress)
    {
        if (shard.IsWhole) Answers(log, ilpAddress);
        else OfAShard.Answers(log, shard, ilpAddress);
    }

    public static void Away(ILogger log, Shard shard, string reason)
    {
        if (shard.IsWhole) AnswersNoMore(log, reason);
        else OfAShard.AnswersNoMore(log, shard, reason);
    }

    [LoggerMessage(2303, LogLevel.Error, "The silo reads another configuration file than this gateway", EventName = "config_differs")]
    public static partial void ConfigDiffers(ILogger log);

    [LoggerMessage(2304, LogLevel.Information, "Our address is now {IlpAddress}", EventName = "own_address_changed")]
    public static partial void AddressChanged(ILogger log, string ilpAddress);

    [LoggerMessage(2301, LogLevel.Information, "The silo answers; our address is {IlpAddress}", EventName = "silo_up")]
    private static partial void Answers(ILogger log, string ilpAddress);

    [LoggerMessage(2302, LogLevel.Warning, "The silo does not answer; peers stay connected: {Reason}", EventName = "silo_away")]
    private static partial void AnswersNoMore(ILogger log, string reason);

    /// <summary>The same events of a connector that is divided.</summary>
    private static partial class OfAShard
    {
        [LoggerMessage(2305, LogLevel.Information, "The silo of shard {Shard} answers; our address is {IlpAddress}", EventName = "silo_up")]
        public static partial void Answers(ILogger log, Shard shard, string ilpAddress);

        [LoggerMessage(2306, LogLevel.Warning, "The silo of shard {Shard} does not answer; its peers stay connected: {Reason}", EventName = "silo_away")]
        public static partial void AnswersNoMore(ILogger log, Shard shard, string reason);
    }
}
