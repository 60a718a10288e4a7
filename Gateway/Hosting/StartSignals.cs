using System.Runtime.InteropServices;

namespace Connector.Gateway.Hosting;

/// <summary>
/// Hears the signals that end the process while hosts are started one after the other: one that comes when the last is taken
/// down, and the next is not there yet, counts for the next.
/// </summary>
internal sealed class StartSignals : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PosixSignalRegistration[] _registrations;
    private WebApplication? _app;
    private bool _came;

    public StartSignals()
    {
        PosixSignal[] all = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];
        _registrations = [.. all.Select(signal => PosixSignalRegistration.Create(signal, Hear))];
    }

    /// <summary>From now on this host is the one that a signal stops.</summary>
    public void Now(WebApplication app)
    {
        lock (_lock)
        {
            _app = app;
            if (_came) app.Lifetime.StopApplication();
        }
    }

    /// <summary>No host is there.</summary>
    /// <exception cref="OperationCanceledException">A signal came.</exception>
    public void NoMore()
    {
        lock (_lock)
        {
            _app = null;
            if (_came) throw new OperationCanceledException("stopped while starting again");
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void Hear(PosixSignalContext signal)
    {
        // The process ends in order, not by the signal.
        signal.Cancel = true;
        lock (_lock)
        {
            _came = true;
            _app?.Lifetime.StopApplication();
        }
    }
}
