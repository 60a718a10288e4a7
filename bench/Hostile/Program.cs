using Connector.Hostile;

if (args.Contains("--help"))
{
    Console.WriteLine(SiegeOptions.Usage);
    return 0;
}

try
{
    var report = await new Siege(SiegeOptions.Parse(args), Console.Error.WriteLine).RunAsync();
    Console.WriteLine(report);
    return report.Failures.Count == 0 ? 0 : 1;
}
catch (Exception failed) when (failed is ArgumentException or FormatException or IOException)
{
    Console.Error.WriteLine(failed.Message);
    return 2;
}
