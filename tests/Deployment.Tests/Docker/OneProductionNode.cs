namespace Connector.Deployment.Tests.Docker;

/// <summary>The tests of one running production connector, in several files.</summary>
[CollectionDefinition(Name)]
public sealed class OneProductionNode : ICollectionFixture<ProductionNode>
{
    public const string Name = "the production connector";
}
