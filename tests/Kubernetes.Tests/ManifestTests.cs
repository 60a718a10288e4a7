using Connector.Configuration;
using k8s.Models;

namespace Connector.Kubernetes.Tests;

/// <summary>The cluster of docker-compose-cluster.yml, as Kubernetes gets it.</summary>
public sealed class ManifestTests(Manifests manifests) : IClassFixture<Manifests>
{
    /// <summary>What the operator makes by hand: secrets stand in no file.</summary>
    private static readonly string[] Secrets = ["ilp-postgres", "ilp-peers"];

    [Fact]
    public void every_object_is_known_to_kubernetes_and_in_the_namespace()
    {
        Assert.Equal(
            [
                "ConfigMap", "Deployment", "Deployment", "NetworkPolicy", "NetworkPolicy", "NetworkPolicy", "PodDisruptionBudget",
                "PodDisruptionBudget", "Service", "Service", "StatefulSet",
            ],
            manifests.All.Select(made => made.Kind).Order(StringComparer.Ordinal));
        Assert.All(manifests.All, made => Assert.Equal("ilp-connector", made.Namespace()));
    }

    [Theory]
    [InlineData("replicas: 3", "replica: 3")]
    [InlineData("containerPort: 30000", "containerport: 30000")]
    [InlineData("kind: NetworkPolicy", "kind: NetworkRule")]
    public void a_slip_of_the_pen_would_be_noticed(string right, string wrong)
    {
        Assert.Contains(right, manifests.Text, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => Manifests.Read(manifests.Text.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void a_silo_for_each_shard_and_one_more_and_two_gateways_of_one_image()
    {
        var made = manifests.Of<V1Deployment>().ToDictionary(deployment => deployment.Name());
        Assert.Equal(3, made["ilp-silo"].Spec.Replicas);
        Assert.Equal(2, made["ilp-gateway"].Spec.Replicas);
        // One for each shard, and one that stands by for any of them.
        Assert.Equal(2, Config.Cluster.Shards);
        Assert.Equal(Config.Cluster.Shards + 1, made["ilp-silo"].Spec.Replicas);
        Assert.Equal("silo", Variable("ilp-silo", "CLUSTER_ROLE").Value);
        Assert.Equal("gateway", Variable("ilp-gateway", "CLUSTER_ROLE").Value);
        Assert.Equal(made["ilp-silo"].Spec.Template.Spec.Containers[0].Image, made["ilp-gateway"].Spec.Template.Spec.Containers[0].Image);
        Assert.Equal("ilp-connector:latest", made["ilp-silo"].Spec.Template.Spec.Containers[0].Image);
        Assert.Equal("postgres:15", manifests.Pod("postgres").Spec.Containers[0].Image);
    }

    [Fact]
    public void pods_are_nobody_and_write_nothing_but_their_volumes() => Assert.All(manifests.Pods, made =>
    {
        var pod = made.Pod.Spec;
        var container = Assert.Single(pod.Containers);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.NotEqual(0, pod.SecurityContext.RunAsUser);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Contains("memory", container.Resources.Limits.Keys);
    });

    [Fact]
    public void whatever_is_named_is_there()
    {
        Assert.All(manifests.Pods, made =>
        {
            var pod = made.Pod.Spec;
            Assert.All(pod.Volumes.Where(volume => volume.ConfigMap is not null), volume =>
                Assert.Contains(manifests.Of<V1ConfigMap>(), map => map.Name() == volume.ConfigMap.Name));
            var volumes = pod.Volumes.Select(volume => volume.Name)
                .Concat(manifests.Of<V1StatefulSet>().Where(set => set.Name() == made.Name)
                    .SelectMany(set => set.Spec.VolumeClaimTemplates).Select(claim => claim.Name()));
            Assert.Equal(volumes.Order(), pod.Containers[0].VolumeMounts.Select(mount => mount.Name).Order());
            var variables = pod.Containers[0].Env.Where(variable => variable.ValueFrom is not null).Select(variable => variable.ValueFrom.SecretKeyRef.Name);
            var sources = (pod.Containers[0].EnvFrom ?? []).Select(source => source.SecretRef.Name);
            Assert.Subset(Secrets.ToHashSet(), variables.Concat(sources).ToHashSet());
        });
        Assert.All(manifests.Of<V1Service>(), service => Assert.Single(manifests.Pods, made => Selects(service.Spec.Selector, made.Pod)));
        Assert.All(manifests.Of<V1PodDisruptionBudget>(), budget =>
            Assert.Single(manifests.Pods, made => Selects(budget.Spec.Selector.MatchLabels, made.Pod)));
        Assert.All(manifests.Of<V1Deployment>(), made => Assert.True(Selects(made.Spec.Selector.MatchLabels, made.Spec.Template)));
    }

    [Fact]
    public void no_secret_stands_in_a_file()
    {
        Assert.Empty(manifests.Of<V1Secret>());
        foreach (var name in (string[])["ilp-silo", "ilp-gateway"])
        {
            var variables = manifests.Pod(name).Spec.Containers[0].Env.Select(variable => variable.Name).ToList();
            Assert.EndsWith("Password=$(POSTGRES_PASSWORD)", Variable(name, "LEDGER_CONNECTION_STRING").Value, StringComparison.Ordinal);
            Assert.Equal("ilp-postgres", Variable(name, "POSTGRES_PASSWORD").ValueFrom.SecretKeyRef.Name);
            // Kubernetes puts a value in only where it was defined before.
            Assert.True(variables.IndexOf("POSTGRES_PASSWORD") < variables.IndexOf("LEDGER_CONNECTION_STRING"));
        }

        Assert.StartsWith("Host=postgres;Database=connector;Username=connector;", Variable("ilp-silo", "LEDGER_CONNECTION_STRING").Value, StringComparison.Ordinal);
        Assert.Equal("connector", Variable("postgres", "POSTGRES_DB").Value);
        Assert.Equal("connector", Variable("postgres", "POSTGRES_USER").Value);
    }

    [Fact]
    public void a_silo_that_stands_by_is_well_and_a_gateway_without_a_silo_gets_no_peers()
    {
        var (silo, gateway) = (manifests.Pod("ilp-silo").Spec.Containers[0], manifests.Pod("ilp-gateway").Spec.Containers[0]);
        Assert.Equal("/health", silo.ReadinessProbe.HttpGet.Path);
        Assert.Equal("/health/ready", gateway.ReadinessProbe.HttpGet.Path);
        Assert.All([silo, gateway], container =>
        {
            Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
            Assert.Equal("health", container.LivenessProbe.HttpGet.Port.Value);
            Assert.Equal(Config.HealthCheckPort, PortOf(container, "health"));
        });
        // A stop is cut off after ten seconds by the connector itself.
        Assert.All(manifests.Pods, made => Assert.True(made.Pod.Spec.TerminationGracePeriodSeconds > 10));
    }

    [Fact]
    public void the_network_lets_in_who_needs_the_ports_of_the_configuration_and_nobody_else()
    {
        Assert.Equal(ClusterMode.Postgres, Config.Cluster.Mode);
        var (silo, gateway) = (manifests.Pod("ilp-silo"), manifests.Pod("ilp-gateway"));
        Assert.Equal(Config.Cluster.SiloPort, PortOf(silo.Spec.Containers[0], "silo"));
        Assert.Equal(Config.Cluster.GatewayPort, PortOf(silo.Spec.Containers[0], "gateways"));
        Assert.Equal(Config.BtpServer.Port, PortOf(gateway.Spec.Containers[0], "btp"));

        // Silos are clients of the other shards' silos.
        Assert.Equal(["ilp-gateway", "ilp-silo"], AllowedTo(silo, Config.Cluster.GatewayPort));
        Assert.Equal(["ilp-silo"], AllowedTo(silo, Config.Cluster.SiloPort));
        Assert.Equal(["ilp-gateway", "ilp-silo"], AllowedTo(manifests.Pod("postgres"), 5432));
        Assert.Equal(["ilp-gateway", "ilp-silo", "postgres"], AllowedTo(gateway, Config.BtpServer.Port));
    }

    [Fact]
    public void the_configuration_is_valid_and_nothing_in_it_is_left_to_chance()
    {
        var result = Loaded();
        Assert.Empty(result.Problems);
        Assert.Equal(LiteralSecrets.Refuse, result.Config!.Security.LiteralSecrets);
        Assert.Equal(LedgerDurability.Full, result.Config.Ledger.Durability);
        Assert.Empty(result.Config.Peers);
    }

    private static ConnectorConfig Config => Loaded().Config!;

    private static ConfigResult Loaded() => ConfigLoader.LoadFile(
        Testing.SourceTree.PathOf("deploy", "kubernetes", "connector.yaml"),
        new Dictionary<string, string> { ["LEDGER_CONNECTION_STRING"] = "Host=postgres" });

    private V1EnvVar Variable(string pod, string name) =>
        manifests.Pod(pod).Spec.Containers[0].Env.Single(variable => variable.Name == name);

    private static int PortOf(V1Container container, string name) => container.Ports.Single(port => port.Name == name).ContainerPort;

    /// <summary>Pods that may connect to this port of a pod.</summary>
    private IEnumerable<string> AllowedTo(V1PodTemplateSpec pod, int? port)
    {
        var rules = manifests.Of<V1NetworkPolicy>().Where(policy => Selects(policy.Spec.PodSelector.MatchLabels, pod))
            .SelectMany(policy => policy.Spec.Ingress)
            .Where(rule => rule.Ports.Any(open => open.Port.Value == $"{port}"))
            .ToArray();
        return manifests.Pods
            .Where(made => rules.Any(rule => rule.FromProperty is null || rule.FromProperty.Any(from => Selects(from.PodSelector.MatchLabels, made.Pod))))
            .Select(made => made.Name)
            .Order(StringComparer.Ordinal);
    }

    private static bool Selects(IDictionary<string, string> labels, V1PodTemplateSpec pod) =>
        labels.All(label => pod.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);
}
