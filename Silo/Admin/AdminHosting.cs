using Connector.Gateway.Hosting;
using Connector.Silo.Admin.Answers;

namespace Connector.Silo.Admin;

/// <summary>Adds the operator's listener to the process that has the books.</summary>
internal static class AdminHosting
{
    /// <summary>Adds it if <c>admin</c> is configured; else nothing listens.</summary>
    public static void AddAdmin(this WebApplicationBuilder builder, ConnectorSetup setup)
    {
        if (setup.Config.Admin is not { } config) return;
        var services = builder.Services;
        services.AddSingleton(config);
        services.AddSingleton<AdminGate>();
        services.AddSingleton<AdminHandler>();
        services.AddSingleton<AdminEndpoints>();
        services.AddSingleton<KnownAccounts>();
        services.AddSingleton<Balances>();
        services.AddSingleton<Statements>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<JournalWork>();
        services.AddSingleton<Backups>();
        services.AddSingleton<Adjustments>();
        services.AddSingleton<Settlements>();
        services.AddSingleton<OpenItems>();
        services.AddSingleton(setup.Config.OrleansDashboard);
        services.AddSingleton<OrleansDashboardPage>();
        services.AddHostedService<AdminServer>();
        var who = config.Token is null ? "this host only, no token" : "with a token";
        services.AddSingleton(new ListeningEndpoint("admin", $"http://localhost:{config.Port} ({who})"));
        if (setup.Config.OrleansDashboard.Enabled)
            services.AddSingleton(new ListeningEndpoint("Orleans dashboard", $"http://localhost:{config.Port}{OrleansDashboardPage.Path}"));
    }
}
