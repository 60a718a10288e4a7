using Connector.Comparison.Systems;

namespace Connector.Comparison;

/// <summary>
/// Goes round by round: each shape, each system once. What else the machine does meanwhile then falls on all of them
/// alike, and the medians over the rounds may be compared.
/// </summary>
internal sealed class CompareRun(CompareOptions options, Workplace workplace)
{
    private static readonly MeasuredSystem[] Known =
        [new RelaySystem(), new ApartSystem(), new OneProcessSystem(), new TwoShardsSystem(), new JsSystem()];

    public async Task<Results> RunAsync(CancellationToken stop)
    {
        var results = new Results();
        var systems = Chosen();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var shape in options.Shapes)
            {
                foreach (var system in systems)
                {
                    await Console.Error.WriteAsync($"round {round}, {shape}, {system.Name}: ");
                    await MeasureAsync(system, shape, results, stop);
                }
            }
        }
        return results;
    }

    /// <summary>A system that does not start or answer is reported, and the others are measured all the same.</summary>
    private async Task MeasureAsync(MeasuredSystem system, Shape shape, Results results, CancellationToken stop)
    {
        try
        {
            await using var running = new RunningSystem();
            await system.StartAsync(running, shape, workplace, stop);
            results.Add(shape, system.Name, await LoadClient.MeasureAsync(running, shape, options, workplace.Scratch, stop));
        }
        catch (IOException failed)
        {
            await Console.Error.WriteLineAsync($"not measured: {failed.Message}");
        }
    }

    private List<MeasuredSystem> Chosen()
    {
        var chosen = new List<MeasuredSystem>();
        foreach (var name in options.Systems)
        {
            var system = Known.FirstOrDefault(known => known.Name == name)
                ?? throw new FormatException($"no such system: {name}");
            if (system.Missing(workplace) is { } why) Console.Error.WriteLine($"{name} is left out: {why}");
            else chosen.Add(system);
        }
        return chosen;
    }
}
