using Connector.Configuration;
using Orleans.Dashboard;

namespace Connector.Silo.Admin;

/// <summary>
/// Orleans' own dashboard (grains, calls, the silo's process) on the operator's listener, behind the same gate. It only
/// reads. Grain calls are profiled while somebody looks at it.
/// </summary>
internal sealed class OrleansDashboardPage(OrleansDashboardConfig config, IServiceProvider services)
{
    /// <summary>Where it is, and all that belongs to it.</summary>
    public const string Path = "/orleans";

    /// <summary>Adds what the silo collects for it. The log is not among that: it has its own place.</summary>
    public static void Add(ISiloBuilder silo, OrleansDashboardConfig config)
    {
        if (config.Enabled) silo.AddDashboard(options => options.HideTrace = true);
    }

    /// <summary>Whether a request is for it.</summary>
    public static bool Has(HttpRequest request) => request.Path.StartsWithSegments(Path, StringComparison.Ordinal);

    /// <summary>Its requests are answered by what the silo collects, which is not in the listener's own container. Before routing.</summary>
    public void Use(WebApplication app)
    {
        if (!config.Enabled) return;
        app.Use((http, next) =>
        {
            if (Has(http.Request)) http.RequestServices = services;
            return next(http);
        });
    }

    /// <summary>Adds its endpoints, if it is on. After routing.</summary>
    public void Map(IEndpointRouteBuilder listener)
    {
        if (config.Enabled) new WithServices(listener, services).MapOrleansDashboard(Path);
    }

    /// <summary>The listener's endpoints, made from the silo's services.</summary>
    private sealed class WithServices(IEndpointRouteBuilder listener, IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;

        public ICollection<EndpointDataSource> DataSources => listener.DataSources;

        public IApplicationBuilder CreateApplicationBuilder() => listener.CreateApplicationBuilder();
    }
}
