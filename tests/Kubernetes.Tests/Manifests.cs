using System.ComponentModel;
using System.Diagnostics;
using Connector.Testing;
using k8s;
using k8s.Models;

namespace Connector.Kubernetes.Tests;

/// <summary>What <c>kubectl apply -k deploy/kubernetes</c> would send, read strictly: a field that Kubernetes does not know is an error.</summary>
public sealed class Manifests : IAsyncLifetime
{
    private string? _text;
    private IReadOnlyList<IKubernetesObject<V1ObjectMeta>>? _objects;

    /// <summary>As kubectl renders it.</summary>
    public string Text
    {
        get
        {
            Requires.Programs("kubectl");
            return _text!;
        }
    }

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> All => _objects ??= Read(Text);

    /// <summary>Templates of all pods, by the name of what makes them.</summary>
    public IEnumerable<(string Name, V1PodTemplateSpec Pod)> Pods =>
        Of<V1Deployment>().Select(made => (made.Name(), made.Spec.Template))
            .Concat(Of<V1StatefulSet>().Select(made => (made.Name(), made.Spec.Template)));

    public IEnumerable<T> Of<T>() => All.OfType<T>();

    public V1PodTemplateSpec Pod(string name) => Pods.Single(pod => pod.Name == name).Pod;

    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Read(string text) =>
        [.. KubernetesYaml.LoadAllFromString(text, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()];

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo("kubectl", ["kustomize", SourceTree.PathOf("deploy", "kubernetes")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var kubectl = Process.Start(start)!;
            var errors = kubectl.StandardError.ReadToEndAsync();
            _text = await kubectl.StandardOutput.ReadToEndAsync();
            await kubectl.WaitForExitAsync();
            Assert.True(kubectl.ExitCode == 0, await errors);
        }
        catch (Win32Exception)
        {
            // There is no kubectl: each test says so.
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
