using Connector.Relay;
using Microsoft.AspNetCore.Http.Features;

// --port N (default 4000), --token T (default test-token), --next URL (the next relay of a row)
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(builder.Configuration.GetValue("port", 4000)));

var app = builder.Build();
var next = app.Configuration["next"];
var server = new RelayServer(app.Configuration["token"] ?? "test-token", next is null ? null : new Uri(next));

app.Use((context, following) =>
{
    if (context.Features.Get<IHttpUpgradeFeature>() is { } kestrel)
        context.Features.Set<IHttpUpgradeFeature>(new CoalescingUpgrade(kestrel));
    return following(context);
});
app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
app.Run(server.AcceptAsync);
await app.RunAsync();
