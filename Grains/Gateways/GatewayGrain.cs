using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Routing;
using Connector.Ledger;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Connector.Grains.Gateways;

/// <summary>Splits what comes from one gateway among the accounts, and merges what they send it. Keeps no packet.</summary>
[Reentrant]
internal sealed partial class GatewayGrain(
    Routes routes,
    NodePolicy node,
    ConfigFingerprint fingerprint,
    LocalGateways localGateways,
    ILedgerWriter ledger,
    TimeProvider clock,
    ILogger<GatewayGrain> log) : Grain, IGatewayGrain
{
    /// <summary>How long a gateway may be silent before its attachments end.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    /// <summary>Most bytes that wait for the gateway before accounts have to wait.</summary>
    private const int MaxWaitingBytes = 4 * 1024 * 1024;

    /// <summary>How long a word that nobody waits for may wait for something that it can travel with.</summary>
    private static readonly TimeSpan TakenWithin = TimeSpan.FromMilliseconds(20);

    private readonly ILogger<GatewayGrain> _log = log;
    private readonly Dictionary<uint, SessionLink> _sessions = [];
    private TaskCompletionSource? _room;
    private IGatewayObserver? _observer;
    private Pump _answers = null!;
    private Pump _prepares = null!;
    private IGrainTimer _laggards = null!;
    private bool _hasLaggards;
    private DateTimeOffset _renewed;
    private long _hello;
    private byte[] _toldAddress = [];

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _answers = new Pump(int.MaxValue, DeliverAsync, AnswersFailed);
        _prepares = new Pump(int.MaxValue, DeliverAsync, PreparesFailed);
        _laggards = this.RegisterGrainTimer(
            static (grain, _) => grain.SendLaggardsAsync(),
            this,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        this.RegisterGrainTimer(
            static (grain, _) => grain.CheckLeaseAsync(),
            this,
            new GrainTimerCreationOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) { Interleave = true });
        return Task.CompletedTask;
    }

    public async Task<SiloHello> HelloAsync(IGatewayObserver observer, GatewayHello hello)
    {
        await routes.Ready;
        _observer = localGateways.Find(Key) ?? observer;
        _renewed = clock.GetUtcNow();
        _hello = Math.Max(_hello, hello.Number);
        if (hello.ConfigHash != fingerprint.Hash)
            LogDifferentConfig(hello.NodeId, Key);
        LogHello(hello.NodeId, Key);
        _toldAddress = node.OwnAddress;
        return new SiloHello(node.ToString(), fingerprint.Hash, ledger.AcceptsHolds);
    }

    public Task<GatewayLease> RenewAsync()
    {
        _renewed = clock.GetUtcNow();
        return Task.FromResult(new GatewayLease(_observer is not null, ledger.AcceptsHolds));
    }

    public async Task<AttachResult> AttachAsync(SessionAttach attach)
    {
        // Whom this life of the grain does not know it cannot send anything to: what an account relayed would be lost.
        if (_observer is null)
            throw new InvalidOperationException("The gateway has not said hello to this silo.");
        var account = GrainFactory.GetGrain<IAccountGrain>(attach.Account.Value);
        var result = await account.AttachAsync(attach with { Hello = _hello });
        if (result.Accepted)
            _sessions[attach.Session] = new SessionLink(account, result.Number);
        return result;
    }

    public Task DetachAsync(uint session) =>
        _sessions.Remove(session, out var link)
            ? link.Account.DetachAsync(link.Number)
            : Task.CompletedTask;

    public Task<IngressResult> IngressAsync(SessionBatch batch)
    {
        if (_observer is null)
            return Task.FromResult(IngressResult.Unknown);
        var bytes = batch.Bytes;
        List<uint>? notAttached = null;
        List<(uint Session, Task<bool> Taken)>? taking = null;
        while (SessionBatch.TryRead(ref bytes, out var session, out _, out var entries))
        {
            if (_sessions.TryGetValue(session, out var link))
                (taking ??= []).Add((session, link.Account.TakeAsync(link.Number, new PacketBatch(entries))));
            else
                (notAttached ??= []).Add(session);
        }

        return taking is null ? Task.FromResult(Result(notAttached)) : FinishAsync(taking, notAttached);
    }

    public async Task EgressAsync(uint session, PacketBatch batch)
    {
        var pump = batch.Bytes.Span[0] == (byte)EntryKind.Prepare ? _prepares : _answers;
        // Back-pressure: the account's pump waits here, and its edge fills up to its bound.
        while (pump.Waiting.Bytes > MaxWaitingBytes && _observer is not null)
        {
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _room.Task;
        }

        if (_observer is null)
            return;
        pump.Waiting.TryAppend(session, 0, batch.Bytes.Span);
        if (SaysOnlyTaken(batch.Bytes.Span))
            FlushLater();
        else
            pump.Flush();
    }

    public Task CloseSessionAsync(uint session, CloseReason reason)
    {
        _observer?.CloseSessionAsync(session, reason).Ignore();
        return Task.CompletedTask;
    }

    /// <summary>With one packet at a time it would be one of five messages between the processes for each.</summary>
    private static bool SaysOnlyTaken(ReadOnlySpan<byte> entries)
    {
        while (PacketEntry.TryRead(ref entries, out var entry))
        {
            if (entry.Kind != EntryKind.Taken)
                return false;
        }

        return true;
    }

    private void FlushLater()
    {
        if (_hasLaggards)
            return;
        _hasLaggards = true;
        _laggards.Change(TakenWithin, Timeout.InfiniteTimeSpan);
    }

    private Task SendLaggardsAsync()
    {
        _hasLaggards = false;
        _answers.Flush();
        return Task.CompletedTask;
    }

    private static IngressResult Result(List<uint>? notAttached) =>
        notAttached is null ? IngressResult.Taken : new IngressResult(true, [.. notAttached.Distinct()]);

    private async Task<IngressResult> FinishAsync(List<(uint Session, Task<bool> Taken)> taking, List<uint>? notAttached)
    {
        foreach (var (session, taken) in taking)
        {
            var known = false;
            try
            {
                known = await taken;
            }
            catch (Exception exception)
            {
                // The account's silo is gone. Whether it took the entries only its next life can tell: the attach does.
                LogTakeFailed(exception, session);
            }

            if (!known)
            {
                _sessions.Remove(session);
                (notAttached ??= []).Add(session);
            }
        }

        return Result(notAttached);
    }

    private async Task DeliverAsync(ReadOnlyMemory<byte> batch)
    {
        if (_observer is not { } observer)
            return;
        await observer.DeliverAsync(new SessionBatch(batch));
        if (_room is { } room)
        {
            _room = null;
            room.SetResult();
        }
    }

    /// <summary>Answers are offered again while the gateway renews its lease: it recognises what it already has.</summary>
    private bool AnswersFailed(Exception exception)
    {
        LogDeliverFailed(exception, Key);
        return _observer is not null;
    }

    /// <summary>Prepares are never sent twice: what was lost runs to its expiry.</summary>
    private bool PreparesFailed(Exception exception)
    {
        LogDeliverFailed(exception, Key);
        return false;
    }

    private async Task CheckLeaseAsync()
    {
        if (_observer is null)
            return;
        if (clock.GetUtcNow() - _renewed <= Lease)
        {
            TellAddress(_observer);
            return;
        }

        LogLeaseEnded(Key, _sessions.Count);
        _observer = null;
        _room?.TrySetResult();
        _room = null;
        var links = _sessions.Values.ToArray();
        _sessions.Clear();
        await Task.WhenAll(links.Select(link => link.Account.LoseGatewayAsync(link.Number, _hello)));
        DeactivateOnIdle();
    }

    private void TellAddress(IGatewayObserver observer)
    {
        if (ReferenceEquals(_toldAddress, node.OwnAddress))
            return;
        _toldAddress = node.OwnAddress;
        observer.TakeAddressAsync(node.ToString()).Ignore();
    }

    private sealed record SessionLink(IAccountGrain Account, ulong Number);
}
