using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Connector.Grains.Tests")]
[assembly: InternalsVisibleTo("Connector.Cluster.Tests")]
[assembly: InternalsVisibleTo("Connector.Micro")]
[assembly: InternalsVisibleTo("Connector.Simulation.Tests")]
