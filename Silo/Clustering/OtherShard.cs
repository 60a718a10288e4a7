using Connector.Configuration;

namespace Connector.Silo.Clustering;

/// <summary>What whoever asks a silo about an account of another one is told.</summary>
internal static class OtherShard
{
    public static string Text(string account, Shard own) =>
        $"The account of {account} is in shard {Shard.Of(account, own.Count)}, and this silo has shard {own}: ask the silo of that one";
}
