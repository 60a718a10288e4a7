using System.Runtime.CompilerServices;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Gateway.Sessions;

/// <summary>
/// The peer's requests that are not answered yet. Each is closed exactly once, by its answer or by its expiry, whichever
/// comes first. Thread-safe.
/// </summary>
internal sealed class OpenRequests(int maxCount)
{
    /// <summary>Most requests that are remembered to have been answered from here; beyond, the oldest is forgotten.</summary>
    private const int MaxGivenUp = 65_536;

    private readonly HashSet<ulong> _givenUp = [];
    private readonly Queue<ulong> _givenUpOrder = new();
    private readonly NumberedSlots<OpenRequest> _slots = new(maxCount);
    private readonly Lock _gate = new();
    private long _nextExpiry = long.MaxValue;

    public int Count
    {
        get
        {
            lock (_gate) return _slots.Count;
        }
    }

    /// <summary>The highest number that a request was given; 0 when there was none.</summary>
    public ulong LastNumber
    {
        get
        {
            lock (_gate) return _slots.Last;
        }
    }

    /// <summary>Opens a request; false when too many are open.</summary>
    public bool TryOpen(uint requestId, bool swapped, long expiresAt, out ulong number)
    {
        lock (_gate)
        {
            ref var slot = ref _slots.Open(out number);
            if (Unsafe.IsNullRef(ref slot)) return false;
            slot = new OpenRequest(requestId, swapped, expiresAt);
            if (expiresAt < _nextExpiry) _nextExpiry = expiresAt;
            return true;
        }
    }

    /// <summary>Closes a request; false when it is not open.</summary>
    public bool TryClose(ulong number, out OpenRequest request)
    {
        lock (_gate)
        {
            ref var slot = ref _slots.Find(number);
            if (Unsafe.IsNullRef(ref slot))
            {
                request = default;
                return false;
            }

            request = slot;
            _slots.Close(number);
            return true;
        }
    }

    /// <summary>Whether a request was answered with a Reject from here; once.</summary>
    public bool WasGivenUp(ulong number)
    {
        lock (_gate) return _givenUp.Remove(number);
    }

    /// <summary>Closes every request that expires at or before <paramref name="now"/> and adds it to the list.</summary>
    public void TakeExpired(long now, List<OpenRequest> expired)
    {
        lock (_gate)
        {
            if (now < _nextExpiry) return;
            var next = long.MaxValue;
            var place = 0;
            while (_slots.TryNext(ref place, out var number))
            {
                var request = _slots.Find(number);
                if (request.ExpiresAt > now)
                {
                    next = Math.Min(next, request.ExpiresAt);
                    continue;
                }

                expired.Add(request);
                _slots.Close(number);
                RememberGivenUp(number);
            }

            _nextExpiry = next;
        }
    }

    /// <summary>Closes every request up to a number but these, and adds it to the list.</summary>
    public void TakeAllBut(IReadOnlySet<ulong> kept, ulong last, List<OpenRequest> taken)
    {
        lock (_gate)
        {
            var place = 0;
            while (_slots.TryNext(ref place, out var number))
            {
                if (number > last || kept.Contains(number)) continue;
                taken.Add(_slots.Find(number));
                _slots.Close(number);
                RememberGivenUp(number);
            }
        }
    }

    private void RememberGivenUp(ulong number)
    {
        if (_givenUpOrder.Count == MaxGivenUp) _givenUp.Remove(_givenUpOrder.Dequeue());
        _givenUp.Add(number);
        _givenUpOrder.Enqueue(number);
    }
}

/// <summary>A request of the peer.</summary>
/// <param name="RequestId">What the peer called it.</param>
/// <param name="IsSwapped">It came in a Response and is to be answered with a Message.</param>
/// <param name="ExpiresAt">When it is answered R00 at the latest, unix milliseconds.</param>
internal readonly record struct OpenRequest(uint RequestId, bool IsSwapped, long ExpiresAt);
