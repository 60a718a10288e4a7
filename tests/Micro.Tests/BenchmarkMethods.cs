using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Connector.Micro.Tests;

/// <summary>Finds the benchmarks as BenchmarkDotNet does, and prepares them the same way.</summary>
internal static class BenchmarkMethods
{
    /// <summary>Every benchmark, named <c>Class.Method</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Methods().Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Order(StringComparer.Ordinal)];

    /// <summary>The benchmark ready to be called, once for each value of its class's parameter.</summary>
    public static IEnumerable<Func<int>> Ready(string name)
    {
        var method = Methods().Single(method => $"{method.DeclaringType!.Name}.{method.Name}" == name);
        var type = method.DeclaringType!;
        var parameter = type.GetProperties().SingleOrDefault(property => property.IsDefined(typeof(ParamsAttribute)));
        foreach (var value in parameter?.GetCustomAttribute<ParamsAttribute>()!.Values ?? [null])
        {
            var instance = Activator.CreateInstance(type)!;
            parameter?.SetValue(instance, value);
            foreach (var setup in type.GetMethods().Where(setup => setup.IsDefined(typeof(GlobalSetupAttribute))))
                setup.Invoke(instance, null);
            yield return method.CreateDelegate<Func<int>>(instance);
        }
    }

    private static IEnumerable<MethodInfo> Methods() => typeof(IlpBenchmarks).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .Where(method => method.IsDefined(typeof(BenchmarkAttribute)));
}
