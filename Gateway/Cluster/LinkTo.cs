using Connector.Configuration;
using Connector.Gateway.Outbound;

namespace Connector.Gateway.Cluster;

/// <summary>Makes the link to the silo of a shard; what that silo sends goes to the delivery.</summary>
internal delegate ISiloLink LinkTo(Shard shard, GatewayDelivery delivery);
