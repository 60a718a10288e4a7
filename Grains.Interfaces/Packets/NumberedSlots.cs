using System.Runtime.CompilerServices;

namespace Connector.Grains.Interfaces.Packets;

/// <summary>
/// Open requests by number. Numbers count upwards and are never used twice while one is open, and a number is found
/// without hashing: its low bits are its place, and a number whose place is taken is skipped. Not thread-safe.
/// </summary>
/// <typeparam name="T">What is remembered of a request.</typeparam>
/// <param name="maxCount">Most requests that may be open at once.</param>
/// <param name="maxNumber">Largest number; the next after it is 1. 2^n - 1.</param>
/// <param name="start">The number before the first.</param>
public sealed class NumberedSlots<T>(int maxCount, ulong maxNumber = ulong.MaxValue, ulong start = 0)
    where T : struct
{
    private const int SmallestCapacity = 16;

    private Slot[] _slots = [];
    private ulong _last = start;

    /// <summary>The number that was given last; that before the first when none was.</summary>
    public ulong Last => _last;

    /// <summary>How many requests are open.</summary>
    public int Count { get; private set; }

    /// <summary>Most requests that may be open at once. Those that are open stay open when it becomes less.</summary>
    public int MaxCount { get; set; } = maxCount;

    /// <summary>
    /// Opens a request: its number, and the place for what is to be remembered, cleared. A null reference and number 0
    /// when <see cref="MaxCount"/> are open. The reference is good until the next <see cref="Open"/>.
    /// </summary>
    public ref T Open(out ulong number)
    {
        if (Count >= MaxCount)
        {
            number = 0;
            return ref Unsafe.NullRef<T>();
        }

        if (Count * 2 >= _slots.Length)
            Grow();
        var mask = (ulong)(_slots.Length - 1);
        do
            _last = _last >= maxNumber ? 1 : _last + 1;
        while (_slots[(int)(_last & mask)].Number != 0);
        number = _last;
        ref var slot = ref _slots[(int)(number & mask)];
        slot.Number = number;
        slot.Value = default;
        Count++;
        return ref slot.Value;
    }

    /// <summary>
    /// Opens a request under the number that it had before a restart, beyond <see cref="MaxCount"/> if need be; a null
    /// reference when that number is open already.
    /// </summary>
    public ref T Restore(ulong number)
    {
        ArgumentOutOfRangeException.ThrowIfZero(number);
        while (_slots.Length == 0 || Count * 2 >= _slots.Length || IsOther(in SlotOf(number), number))
            Grow();
        ref var slot = ref SlotOf(number);
        if (slot.Number == number)
            return ref Unsafe.NullRef<T>();
        slot.Number = number;
        slot.Value = default;
        Count++;
        return ref slot.Value;
    }

    /// <summary>Numbers that are given from now on come after this one.</summary>
    public void StartAfter(ulong number) => _last = Math.Max(_last, number);

    /// <summary>What is remembered of an open request, or a null reference.</summary>
    public ref T Find(ulong number)
    {
        if (_slots.Length == 0 || number == 0)
            return ref Unsafe.NullRef<T>();
        ref var slot = ref SlotOf(number);
        if (slot.Number != number)
            return ref Unsafe.NullRef<T>();
        return ref slot.Value;
    }

    /// <summary>Closes a request; false when it is not open. What was remembered is cleared.</summary>
    public bool Close(ulong number)
    {
        if (_slots.Length == 0 || number == 0)
            return false;
        ref var slot = ref SlotOf(number);
        if (slot.Number != number)
            return false;
        slot = default;
        Count--;
        return true;
    }

    /// <summary>
    /// Walks the places, for sweeps: call with <paramref name="place"/> 0 at first; false at the end. Requests may be
    /// closed during the walk, not opened.
    /// </summary>
    public bool TryNext(ref int place, out ulong number)
    {
        while (place < _slots.Length)
        {
            number = _slots[place++].Number;
            if (number != 0)
                return true;
        }

        number = 0;
        return false;
    }

    private static bool IsOther(in Slot slot, ulong number) => slot.Number != 0 && slot.Number != number;

    private ref Slot SlotOf(ulong number) => ref _slots[(int)(number & (ulong)(_slots.Length - 1))];

    private void Grow()
    {
        var larger = new Slot[Math.Max(SmallestCapacity, _slots.Length * 2)];
        foreach (ref var slot in _slots.AsSpan())
        {
            // Numbers that differ in their low n bits differ in their low n+1 bits too: nothing can collide.
            if (slot.Number != 0)
                larger[(int)(slot.Number & (ulong)(larger.Length - 1))] = slot;
        }

        _slots = larger;
    }

    private struct Slot
    {
        public ulong Number;
        public T Value;
    }
}
