using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Accounts;

namespace Connector.Gateway.Sessions;

/// <summary>
/// How the session belongs to its account: attached, attached again after a silo's return, detached. What becomes of entries
/// that the silo did not take is in BtpSession.Parking.cs.
/// </summary>
internal sealed partial class BtpSession
{
    private readonly SemaphoreSlim _attaching = new(1, 1);
    private long _attachedEpoch;
    private ulong _attachNumber;
    private Guid _activation;

    /// <summary>Whether the account knows this session now and takes what it reads.</summary>
    public bool IsAttached =>
        _parts.Silo.IsUp && Volatile.Read(ref _attachedEpoch) == _parts.Silo.Epoch && Volatile.Read(ref _mayOffer);

    /// <summary>Whether its account is in the shard that has these parts.</summary>
    public bool Uses(GatewayParts parts) => ReferenceEquals(_parts, parts);

    /// <summary>Whether it was attached once: only then the supervisor attaches it again.</summary>
    public bool WasAttached => _attachNumber != 0;

    /// <summary>Attaches the session unless it is; throws when the silo does not answer.</summary>
    public async Task<bool> AttachAsync(CancellationToken stop)
    {
        await _attaching.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            // Again when the silo came back meanwhile: its hello attached only what was attached before. Again, too, when
            // a batch came back meanwhile. In an epoch that has ended neither: the next one attaches.
            for (var epoch = _parts.Silo.Epoch;
                 Volatile.Read(ref _attachedEpoch) != epoch || (_parts.Silo.IsUp && !Volatile.Read(ref _mayOffer));
                 epoch = _parts.Silo.Epoch)
            {
                var attach = new SessionAttach(
                    Account, _parts.Identity.Key, Id, Kind, _attachNumber, _open.LastNumber, AnswersTaken: OfferNothing());
                var result = await CallAttachAsync(attach).ConfigureAwait(false);
                if (!result.Accepted) return false;
                if (result.Open is { } open) RejectLost(open, attach.LastPrepare);
                Reoffer(result.Activation == _activation, isFirst: _attachNumber == 0, epoch);
                (_attachNumber, _activation) = (result.Number, result.Activation);
                Volatile.Write(ref _attachedEpoch, epoch);
            }

            return true;
        }
        finally
        {
            _attaching.Release();
        }
    }

    /// <summary>The silo says that the account does not know this session: attaches it again, or closes it.</summary>
    public Task ReattachAsync(CancellationToken stop)
    {
        Volatile.Write(ref _attachedEpoch, 0);
        return AttachInThisEpochAsync(stop);
    }

    /// <summary>Attaches it unless it is in this epoch already, or closes it.</summary>
    public async Task AttachInThisEpochAsync(CancellationToken stop)
    {
        try
        {
            if (_ended || await AttachAsync(stop).ConfigureAwait(false)) return;
            AttachRefused(_log, Account.Value, Id);
            Close(CloseCode.Normal, "replaced");
        }
        catch (Exception exception)
        {
            // The next hello attaches it again.
            AttachFailed(_log, exception, Account.Value, Id);
        }
    }

    /// <summary>Attaches it when a silo answers, for as long as the socket lives.</summary>
    public void AttachWhenUp() => _ = AttachWhenUpAsync();

    private async Task AttachWhenUpAsync()
    {
        while (!_ended && !WasAttached && !_parts.Silo.Stopped.IsCancellationRequested)
        {
            await _parts.Silo.WhenUpAsync().WaitAsync(_parts.Silo.Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ReattachAsync(_parts.Silo.Stopped).ConfigureAwait(false);
            await Task.Delay(_parts.Limits.HelloPeriod, _parts.Clock).ConfigureAwait(false);
        }
    }

    private async Task<AttachResult> CallAttachAsync(SessionAttach attach)
    {
        try
        {
            return await _parts.Link.AttachAsync(attach).ConfigureAwait(false);
        }
        catch when (_attachNumber == 0)
        {
            // Nobody knows whether it was attached. As another session it cannot be taken for the one it replaces.
            var old = Id;
            Id = _parts.Sessions.Add(this);
            _parts.Sessions.Remove(old);
            throw;
        }
    }

    /// <summary>
    /// Tells the account that the socket has ended, after everything that was read from it and everything that was never
    /// written to it.
    /// </summary>
    private async Task DetachAsync()
    {
        while (_attachNumber != 0 && !_parts.Silo.Stopped.IsCancellationRequested)
        {
            try
            {
                await _parts.Silo.WhenUpAsync().WaitAsync(_parts.Silo.Stopped).ConfigureAwait(false);
                // A silo that came back must hear its answers first: nobody else has them.
                if (!IsAttached && !await AttachAsync(_parts.Silo.Stopped).ConfigureAwait(false)) break;
                await Pump.TakenAsync().ConfigureAwait(false);
                var lost = _parts.Silo.WhenLostAsync();
                await Task.WhenAny(NothingKeptAsync(), lost).WaitAsync(_parts.Silo.Stopped).ConfigureAwait(false);
                if (lost.IsCompleted) continue;
                await _parts.Link.DetachAsync(Id).ConfigureAwait(false);
                break;
            }
            catch (Exception exception)
            {
                AttachFailed(_log, exception, Account.Value, Id);
                await Task.Delay(_parts.Limits.HelloPeriod, _parts.Clock).ConfigureAwait(false);
            }
        }

        _parts.Sessions.Remove(Id);
    }
}
