using System.Buffers.Binary;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Shards;
using Connector.Ledger;

namespace Connector.Simulation.Tests;

/// <summary>
/// What carries packets from one shard to another: the part of <see cref="ShardLink"/>, whose calls arrive late, get lost
/// with the connection, or arrive though nobody hears of it. It is made again as long as both silos come back.
/// </summary>
internal sealed class SimulatedTrunk
{
    private const uint Session = 1;

    private readonly Scheduler _world;
    private readonly SimulatedConnector _here;
    private readonly SimulatedConnector _there;
    private readonly int _lost;
    private readonly Pipe _out;
    private readonly Pipe _back;
    private SimulatedSilo? _near;
    private SimulatedSilo? _far;
    private ulong _number;
    private ulong _lastSent;
    private uint _word;
    private int _connection;
    private bool _watches;

    public SimulatedTrunk(Scheduler world, SimulatedConnector here, SimulatedConnector there, Asset asset, int lost)
    {
        (_world, _here, _there, _lost) = (world, here, there, lost);
        Asset = asset;
        (From, To) = (Trunk.NameTo(there.Shard.Number, asset), Trunk.NameFrom(here.Shard.Number, asset));
        (_out, _back) = (new Pipe(world, 20), new Pipe(world, 20));
        here.TrunksOut.Add(this);
        there.TrunksIn.Add(To, this);
    }

    /// <summary>What its packets are in.</summary>
    public Asset Asset { get; }

    /// <summary>The account here on which packets leave.</summary>
    public string From { get; }

    /// <summary>The account there on which they come in.</summary>
    public string To { get; }

    /// <summary>Where a life of the account sends its packets.</summary>
    public Action<byte[]> Carry(SimulatedSilo life)
    {
        (_near, _far, _lastSent, _watches) = (life, null, 0, false);
        return batch =>
        {
            if (ReferenceEquals(_near, life))
                Send(life, batch);
        };
    }

    /// <summary>Makes the connection, again and again until both are there.</summary>
    public void Connect()
    {
        var (life, connection) = (_here.Silo, ++_connection);
        if (life is null)
            return;
        var through = 0UL;
        life.Turn(From, account => through = Math.Max(_lastSent, account.LastOfEarlierLives));
        _out.Send(() =>
        {
            if (_there.Silo is not { } far || Loses())
            {
                Again(life, connection);
                return;
            }

            AttachResult? result = null;
            far.Turn(To, account => result = account.Attach(new SessionAttach(new AccountId(To), To, Session, SessionKind.Accepted, 0, through, connection)));
            _back.Send(() =>
            {
                if (!life.IsAlive || connection != _connection)
                    return;
                if (Loses())
                {
                    Again(life, connection);
                    return;
                }

                (_far, _number, _word) = (far, result!.Number, 0);
                _world.Note($"{_here.Name} {From} up, sent {through:x}, open there {string.Join(' ', (result.Open ?? []).Select(name => $"{name:x}"))}");
                life.Turn(From, account =>
                {
                    account.Reconcile(through, result.Open ?? []);
                    account.SetWay(true);
                });
                Watch(life);
            });
        });
    }

    /// <summary>What the far silo sends: dropped with the connection, and told again in the next.</summary>
    public void Answer(byte[] batch)
    {
        var life = _near;
        _back.Send(() =>
        {
            if (life is not { IsAlive: true } || !ReferenceEquals(life, _near))
                return;
            if (Loses())
                Lose(life);
            else
                Take(life, batch);
        });
    }

    private void Take(SimulatedSilo life, byte[] batch)
    {
        Note("<-", batch);
        life.Turn(From, account => account.TakeFromShard(batch));
    }

    private void Note(string direction, ReadOnlySpan<byte> batch)
    {
        while (PacketEntry.TryRead(ref batch, out var entry))
            _world.Note($"{_here.Name} {direction} {_there.Name} {entry.Kind} {entry.Tag:x}");
    }

    private void Send(SimulatedSilo life, byte[] batch)
    {
        ReadOnlySpan<byte> rest = batch;
        PacketEntry.TryRead(ref rest, out var first);
        if (_far is not { } far)
        {
            if (first.IsPrepare)
                _world.After(0, () => life.Turn(From, account => account.ReturnUnsent(batch)));
            return;
        }

        Note("->", batch);
        if (!first.IsPrepare)
            batch = Words(batch);
        for (rest = batch; PacketEntry.TryRead(ref rest, out var entry);)
        {
            if (entry.IsPrepare)
                _lastSent = Math.Max(_lastSent, entry.Tag);
        }

        var number = _number;
        _out.Send(() =>
        {
            // Lost, or taken and its answer lost, or held up until there is another connection: nobody here can tell.
            var isLost = !far.IsAlive || Loses();
            if (!isLost)
                Arrive();
            else if (_world.Happens(700))
                _world.After(_world.Between(0, 400), Arrive);
            if (isLost)
                Lose(life);

            void Arrive() => far.Turn(To, account => account.TakeFromPeer(number, batch, _there.Clock));
        });
        Watch(life);
    }

    private byte[] Words(byte[] booked)
    {
        ReadOnlySpan<byte> rest = booked;
        List<byte> names = [];
        Span<byte> name = stackalloc byte[sizeof(ulong)];
        while (PacketEntry.TryRead(ref rest, out var entry))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(name, entry.Tag);
            names.AddRange(name);
        }

        var buffer = new BatchBuffer(int.MaxValue);
        buffer.TryAppend(EntryKind.Relayed, 0, AnswerTag.Of(0, ++_word), 0, names.ToArray());
        buffer.TryTake(out var batch);
        return batch.ToArray();
    }

    /// <summary>The lease: while anything is open, a silo that is gone is noticed though nothing is sent.</summary>
    private void Watch(SimulatedSilo life)
    {
        if (_watches)
            return;
        _watches = true;
        _world.After(300, () =>
        {
            if (!ReferenceEquals(life, _near))
                return;
            _watches = false;
            var (isOpen, isOwed) = (false, false);
            life.Turn(From, account => (isOpen, isOwed) = (account.HasOpen, account.IsOwedAWord(_here.Clock)));
            if (_far is not { IsAlive: true } || isOwed)
                Lose(life);
            else if (isOpen)
                Watch(life);
        });
    }

    private void Lose(SimulatedSilo life)
    {
        if (!life.IsAlive || !ReferenceEquals(life, _near) || _far is not { } far)
            return;
        var (number, connection) = (_number, _connection);
        _world.After(_world.Between(0, 1_500), () => far.Turn(To, account => account.LoseGateway(number, connection)));
        _far = null;
        _world.Note($"{_here.Name} {From} down");
        life.Turn(From, account => account.SetWay(false));
        Connect();
    }

    private void Again(SimulatedSilo life, int connection) => _world.After(100, () =>
    {
        if (life.IsAlive && connection == _connection)
            Connect();
    });

    private bool Loses() => _world.Happens(_lost);
}
