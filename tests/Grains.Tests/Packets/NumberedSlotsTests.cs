using System.Runtime.CompilerServices;
using Connector.Grains.Interfaces.Packets;
using CsCheck;

namespace Connector.Grains.Tests.Packets;

public sealed class NumberedSlotsTests
{
    [Fact]
    public void a_number_is_never_given_twice_while_it_is_open_and_every_value_is_found_again() =>
        Gen.Int[0, 99].Array[0, 400].Sample(choices =>
        {
            var slots = new NumberedSlots<int>(50, 255);
            var model = new Dictionary<ulong, int>();
            foreach (var choice in choices)
            {
                if (choice < 60)
                {
                    ref var value = ref slots.Open(out var number);
                    if (model.Count == 50)
                    {
                        Assert.True(Unsafe.IsNullRef(ref value));
                        continue;
                    }

                    Assert.InRange(number, 1UL, 255UL);
                    value = choice;
                    model.Add(number, choice);
                }
                else if (model.Count > 0)
                {
                    var number = model.Keys.ElementAt(choice % model.Count);
                    Assert.Equal(model[number], slots.Find(number));
                    Assert.True(slots.Close(number));
                    Assert.False(slots.Close(number));
                    model.Remove(number);
                }

                Assert.Equal(model.Count, slots.Count);
                Assert.All(model, pair => Assert.Equal(pair.Value, slots.Find(pair.Key)));
            }
        });

    [Fact]
    public void numbers_count_upwards_and_start_again_at_one()
    {
        var slots = new NumberedSlots<int>(10, 3);
        var given = new List<ulong>();
        for (var i = 0; i < 5; i++)
        {
            slots.Open(out var number);
            slots.Close(number);
            given.Add(number);
        }

        Assert.Equal([1, 2, 3, 1, 2], given);
    }

    [Fact]
    public void a_slow_request_is_skipped_not_overwritten()
    {
        var slots = new NumberedSlots<int>(8);
        slots.Open(out var slow) = 7;
        for (var i = 0; i < 1_000; i++)
        {
            slots.Open(out var number) = 1;
            Assert.NotEqual(slow, number);
            slots.Close(number);
        }

        Assert.Equal(7, slots.Find(slow));
    }

    [Fact]
    public void a_walk_sees_every_open_request_once_while_it_closes_them()
    {
        var slots = new NumberedSlots<int>(100);
        var open = new HashSet<ulong>();
        for (var i = 0; i < 100; i++)
        {
            slots.Open(out var number) = i;
            open.Add(number);
        }

        var place = 0;
        while (slots.TryNext(ref place, out var number))
        {
            Assert.True(open.Remove(number));
            Assert.True(slots.Close(number));
        }

        Assert.Empty(open);
        Assert.Equal(0, slots.Count);
    }

    [Fact]
    public void opening_and_closing_allocates_nothing_once_it_has_grown()
    {
        var slots = new NumberedSlots<long>(64);
        slots.Open(out var warm);
        slots.Close(warm);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            slots.Open(out var number) = i;
            slots.Close(number);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
