using System.CommandLine;
using Connector.Chaos;

var kills = new Option<int>("--kills") { Description = "how many times something is killed", DefaultValueFactory = _ => 25 };
var seed = new Option<int>("--seed") { Description = "decides what, when, and what the peers send", DefaultValueFactory = _ => 1 };
var victims = new Option<Victims>("--victims") { Description = "silo, gateway, any of them; database, with --ledger postgres; or with --cluster standby or behindGateways", DefaultValueFactory = _ => Victims.Any };
var durability = new Option<string>("--durability") { Description = "full; or none, to see the comparison fail", DefaultValueFactory = _ => "full" };
var ledger = new Option<ChaosLedger>("--ledger") { Description = "sqlite; or postgres, which must be installed", DefaultValueFactory = _ => ChaosLedger.Sqlite };
var cluster = new Option<bool>("--cluster") { Description = "three silos and two gateways on a PostgreSQL" };
var shards = new Option<int>("--shards") { Description = "of the cluster: how many silos have books of their own", DefaultValueFactory = _ => 1 };
var command = new RootCommand("Kills parts of a connector under load and compares its books with its peers'") { kills, seed, victims, durability, ledger, cluster, shards };
command.SetAction(async parsed =>
{
    var options = new ChaosOptions(parsed.GetValue(kills), parsed.GetValue(seed), parsed.GetValue(victims)) 
    {
        Durability = parsed.GetValue(durability)!,
        Ledger = parsed.GetValue(ledger),
        Cluster = parsed.GetValue(cluster),
        Shards = parsed.GetValue(shards),
    };
    var verdict = await ChaosRun.RunAsync(options, Console.WriteLine);
    Console.WriteLine(
        $"{options.Kills} kills, seed {options.Seed}: {verdict.Packets} packets, {verdict.Committed} booked, {verdict.Relayed} relayed; "
        + $"listed: {verdict.Unrelayed} unrelayed, {verdict.InDoubt} in doubt, {verdict.Late} late; {verdict.Violations.Count} violations");
    foreach (var violation in verdict.Violations) Console.WriteLine(violation);
    return verdict.Violations.Count == 0 ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
