using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Connector.SettlementEngine;

/// <summary>
/// Play money: a payment is a message to the peer's engine, "you have so much more now", under a key that makes it count
/// once. What is asked of the engine is in its journal before it says yes; <see cref="Courier"/> brings it on its way.
/// </summary>
internal sealed class Engine
{
    private readonly Journal _journal;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _accounts = [];
    private readonly Dictionary<(string Account, string Key), Happening> _asked = [];
    private readonly Dictionary<(string Account, string Key), Happening> _received = [];
    private readonly HashSet<(string Account, string Key)> _paid = [];
    private readonly HashSet<(string Account, string Key)> _told = [];

    public Engine(Journal journal)
    {
        _journal = journal;
        foreach (var happening in journal.Read())
            Take(happening);
    }

    /// <summary>Set when there is something to bring on its way.</summary>
    public SemaphoreSlim Work { get; } = new(1);

    /// <summary>Our connector tells us of an account.</summary>
    public void Open(string account)
    {
        lock (_lock)
        {
            if (!_accounts.Contains(account))
                Note(new Happening(Happenings.Opened, account));
        }
    }

    /// <summary>Our connector takes an account away; what was paid stays in the journal.</summary>
    public bool Close(string account)
    {
        lock (_lock)
        {
            if (!_accounts.Contains(account))
                return false;
            Note(new Happening(Happenings.Closed, account));
            return true;
        }
    }

    /// <summary>Our connector wants us to pay. The status to answer with.</summary>
    public int Ask(string account, string key, string amount, int scale)
    {
        lock (_lock)
        {
            if (!_accounts.Contains(account))
                return StatusCodes.Status404NotFound;
            if (_asked.TryGetValue((account, key), out var before))
                return (before.Amount, before.Scale) == (amount, scale) ? StatusCodes.Status201Created : StatusCodes.Status409Conflict;
            Note(new Happening(Happenings.Asked, account, key, amount, scale));
            return StatusCodes.Status201Created;
        }
    }

    /// <summary>The peer's engine says that it paid us.</summary>
    public int Receive(string account, string key, string amount, int scale)
    {
        lock (_lock)
        {
            if (!_accounts.Contains(account))
                return StatusCodes.Status404NotFound;
            if (_received.TryGetValue((account, key), out var before))
                return (before.Amount, before.Scale) == (amount, scale) ? StatusCodes.Status201Created : StatusCodes.Status409Conflict;
            Note(new Happening(Happenings.Received, account, key, amount, scale));
            return StatusCodes.Status201Created;
        }
    }

    /// <summary>Payments that the peer's engine does not have yet.</summary>
    public IReadOnlyList<Happening> ToPay()
    {
        lock (_lock)
            return [.. _asked.Where(asked => !_paid.Contains(asked.Key)).Select(asked => asked.Value)];
    }

    /// <summary>Payments that our connector does not know of yet.</summary>
    public IReadOnlyList<Happening> ToTell()
    {
        lock (_lock)
            return [.. _received.Where(received => !_told.Contains(received.Key)).Select(received => received.Value)];
    }

    /// <summary>One of them is done.</summary>
    public void Done(Happening payment, string what)
    {
        lock (_lock)
            Note(payment with { What = what });
    }

    /// <summary>For people: what each account paid and received, in units of the finest scale that was used.</summary>
    public byte[] Describe()
    {
        lock (_lock)
        {
            return JsonSerializer.SerializeToUtf8Bytes(_accounts.Order().Select(account => new
            {
                account,
                paid = Sum(_asked, account),
                received = Sum(_received, account),
                underWay = _asked.Keys.Count(key => key.Account == account && !_paid.Contains(key))
                    + _received.Keys.Count(key => key.Account == account && !_told.Contains(key)),
            }));
        }
    }

    private static string Sum(Dictionary<(string Account, string Key), Happening> payments, string account)
    {
        var own = payments.Where(payment => payment.Key.Account == account).Select(payment => payment.Value).ToList();
        var scale = own.Select(payment => payment.Scale).DefaultIfEmpty(0).Max();
        var sum = own.Aggregate(
            BigInteger.Zero,
            (sum, payment) => sum + (BigInteger.Parse(payment.Amount, CultureInfo.InvariantCulture) * BigInteger.Pow(10, scale - payment.Scale)));
        return $"{sum} at scale {scale} in {own.Count} payments";
    }

    private void Note(Happening happening)
    {
        _journal.Write(happening);
        Take(happening);
        if (Work.CurrentCount == 0)
            Work.Release();
    }

    private void Take(Happening happening)
    {
        var key = (happening.Account, happening.Key);
        switch (happening.What)
        {
            case Happenings.Opened:
                _accounts.Add(happening.Account);
                break;
            case Happenings.Closed:
                _accounts.Remove(happening.Account);
                break;
            case Happenings.Asked:
                _asked.Add(key, happening);
                break;
            case Happenings.Paid:
                _paid.Add(key);
                break;
            case Happenings.Received:
                _received.Add(key, happening);
                break;
            case Happenings.Told:
                _told.Add(key);
                break;
        }
    }
}
