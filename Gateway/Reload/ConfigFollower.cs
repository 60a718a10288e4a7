using System.Runtime.InteropServices;
using Connector.Configuration;
using Connector.Configuration.Changes;
using Connector.Configuration.Tls;
using Connector.Gateway.Hosting;

namespace Connector.Gateway.Reload;

/// <summary>
/// Follows the configuration file, and the files of peers' secrets, while the connector runs: when one changes, or at SIGHUP,
/// all is read and checked as at the start; what can change is told to those who can, what cannot is named. A mistake changes
/// nothing.
/// </summary>
internal sealed partial class ConfigFollower(
    ConnectorSetup setup,
    ConfigStatus status,
    LogLevelRule logLevel,
    IEnumerable<IConfigListener> listeners,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<ConfigFollower> log) : BackgroundService
{
    /// <summary>How often the file is looked at.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>A file that is being written counts when it has not changed for this long.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(200);

    /// <summary>Keys that one line names; of more it gives the number.</summary>
    private const int MaxNamed = 30;

    private readonly IConfigListener[] _listeners = [.. listeners];
    private ConnectorConfig _running = setup.Config;
    private volatile bool _asked;

    /// <summary>What was judged last. Not that of the start: it may have changed while it was read.</summary>
    private string? _judged;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Also without a file: unhandled, the signal would end the process.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ask);
        // Looked at, not watched: editors replace files, and one that is mounted into a container reports no changes.
        using var timer = new PeriodicTimer(LookEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                if (lifetime.ApplicationStarted.IsCancellationRequested) await LookAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    /// <summary>Looks at the file, and follows it if it is another one than before.</summary>
    internal async Task LookAsync(CancellationToken stop)
    {
        var asked = _asked;
        var seen = setup.Source.Fingerprint();
        if (seen == _judged && !asked) return;
        // Forgotten before the file is read: who asks from here on wants it read again.
        _asked = false;
        // Half a file can be a valid one, with half of the limits.
        for (var before = ""; before != seen; seen = setup.Source.Fingerprint())
        {
            before = seen;
            await Task.Delay(SettleTime, clock, stop).ConfigureAwait(false);
        }

        try
        {
            var hash = setup.Source.Hash();
            var isFirst = _judged is null && hash == setup.ConfigHash;
            await FollowAsync(hash, isSilent: isFirst && !asked).ConfigureAwait(false);
            _judged = seen;
        }
        catch (Exception exception)
        {
            // Looked at again with the next tick.
            _asked |= asked;
            FollowFailed(log, exception);
        }
    }

    private async Task FollowAsync(string hash, bool isSilent)
    {
        var read = Read();
        if (read.Config is null)
        {
            var errors = read.Errors.ToArray();
            status.IsRefused(errors);
            FileRefused(log, errors.Length);
            foreach (var error in errors) Mistake(log, error);
            return;
        }

        // Those in force until now, too: sessions that they let in are about to end.
        setup.Log.Secrets.Set(ConfiguredSecrets.Of(_running).Concat(ConfiguredSecrets.Of(read.Config)));
        logLevel.Follow();
        var changes = ConfigChanges.Between(_running, read.Config);
        if (!changes.Applied.IsEmpty || !isSilent)
        {
            foreach (var listener in _listeners) await listener.ApplyAsync(changes.InForce, hash).ConfigureAwait(false);
        }

        _running = changes.InForce;
        status.TakenOver(changes.NeedRestart);
        Tell(read, changes, isSilent);
    }

    private void Tell(ConfigResult read, ConfigChanges changes, bool isSilent)
    {
        if (changes.IsNothing && isSilent) return;
        foreach (var warning in read.Warnings) Warning(log, warning);
        var applied = changes.Applied.Where(IsOurs).ToArray();
        if (applied.Length > 0) Applied(log, Names(applied));
        else if (setup.Role == ProcessRole.Gateway) FileRead(log);
        else NothingApplied(log);
        if (!changes.NeedRestart.IsEmpty) NeedsRestart(log, Names(changes.NeedRestart));
    }

    /// <summary>Tokens are the gateway's, limits, rates and routes are the silo's: each tells of what it has put into effect.</summary>
    private bool IsOurs(string key) => setup.Role == ProcessRole.All || ConfigChanges.IsOfGateway(key) == (setup.Role == ProcessRole.Gateway);

    private ConfigResult Read()
    {
        var read = setup.Source.Load();
        return setup.Role == ProcessRole.Silo ? read : TlsFiles.Check(read, clock.GetUtcNow());
    }

    private static string Names(IReadOnlyCollection<string> keys)
    {
        var named = string.Join(", ", keys.Take(MaxNamed));
        return keys.Count > MaxNamed ? $"{named} and {keys.Count - MaxNamed} more" : named;
    }

    /// <summary>The next look reads the file again, whether or not it is another one.</summary>
    internal void Ask() => _asked = true;

    private void Ask(PosixSignalContext context)
    {
        context.Cancel = true;
        Ask();
    }

    [LoggerMessage(102, LogLevel.Error, "the configuration file changed but is refused, nothing changes; mistakes: {Count}", EventName = "config_refused")]
    private static partial void FileRefused(ILogger logger, int count);

    [LoggerMessage(103, LogLevel.Error, "{Problem}", EventName = "config_mistake")]
    private static partial void Mistake(ILogger logger, ConfigProblem problem);

    [LoggerMessage(104, LogLevel.Information, "the configuration file was read again; in effect now: {Keys}", EventName = "config_applied")]
    private static partial void Applied(ILogger logger, string keys);

    [LoggerMessage(105, LogLevel.Information, "the configuration file was read again; nothing changes that can change now", EventName = "config_unchanged")]
    private static partial void NothingApplied(ILogger logger);

    [LoggerMessage(106, LogLevel.Information, "the configuration file was read again; limits, rates and routes in it are the silo's", EventName = "config_read")]
    private static partial void FileRead(ILogger logger);

    [LoggerMessage(107, LogLevel.Warning, "changed in the configuration file, needs a restart: {Keys}", EventName = "config_needs_restart")]
    private static partial void NeedsRestart(ILogger logger, string keys);

    [LoggerMessage(108, LogLevel.Warning, "{Problem}", EventName = "config_warning")]
    private static partial void Warning(ILogger logger, ConfigProblem problem);

    [LoggerMessage(109, LogLevel.Error, "the changed configuration could not be put into effect everywhere; it is tried again", EventName = "config_failed")]
    private static partial void FollowFailed(ILogger logger, Exception exception);
}
