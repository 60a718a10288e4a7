using Connector.SettlementEngine;

// A settlement engine (RFC 38) that moves play money. Read Engine.cs for what it does, Journal.cs for what it remembers.
if (EngineOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine(EngineOptions.Usage);
    return 2;
}

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    kestrel.ListenLocalhost(options.Port);
    kestrel.Limits.MaxRequestBodySize = 64 * 1024;
});
builder.Services.AddRoutingCore();
builder.Services.AddSingleton(options);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(_ => new Journal(options.JournalFile));
builder.Services.AddSingleton<Engine>();
builder.Services.AddSingleton<ConnectorClient>();
builder.Services.AddHostedService<Courier>();

var app = builder.Build();
app.UseRouting();
Endpoints.Map(app, app.Services.GetRequiredService<Engine>());
await app.StartAsync();
Console.WriteLine($"engine ready: http://localhost:{options.Port}, its connector is {options.Connector}");
await app.WaitForShutdownAsync();
return 0;
