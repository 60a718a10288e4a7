using CsCheck;

namespace Connector.Ledger.Tests;

public sealed class AccountBooksTests
{
    [Fact]
    public void a_hold_becomes_balance_when_committed_and_nothing_when_voided()
    {
        var books = new AccountBooks();
        books.HoldIncoming(10);
        books.HoldIncoming(5);
        books.CommitIncoming(10);
        books.VoidIncoming(5);
        Assert.Equal((10, 0), (books.Balance, books.HeldIncoming));
        books.HoldOutgoing(4);
        books.CommitOutgoing(4);
        Assert.Equal((6, 0), (books.Balance, books.HeldOutgoing));
    }

    [Fact]
    public void ending_a_hold_twice_is_a_bug_and_says_so()
    {
        var books = new AccountBooks();
        books.HoldIncoming(10);
        books.CommitIncoming(10);
        Assert.Throws<InvalidOperationException>(() => books.VoidIncoming(10));
        Assert.Throws<InvalidOperationException>(() => books.CommitOutgoing(1));
    }

    [Fact]
    public void limits_are_inclusive_and_count_holds()
    {
        var books = new AccountBooks { Maximum = 100, Minimum = -50 };
        Assert.True(books.FitsIncoming(100));
        Assert.False(books.FitsIncoming(101));
        books.HoldIncoming(100);
        Assert.True(books.FitsIncoming(0));
        Assert.False(books.FitsIncoming(1));
        Assert.True(books.FitsOutgoing(50));
        Assert.False(books.FitsOutgoing(51));
    }

    [Fact]
    public void amounts_up_to_the_largest_add_up_beyond_64_bits()
    {
        var books = new AccountBooks();
        for (var i = 0; i < 3; i++)
        {
            books.HoldIncoming(ulong.MaxValue);
            books.CommitIncoming(ulong.MaxValue);
        }

        Assert.Equal((Int128)ulong.MaxValue * 3, books.Balance);
    }

    [Fact]
    public void whatever_happens_the_balance_is_what_was_committed() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 3]).Array.Sample(steps =>
        {
            var books = new AccountBooks();
            var expected = Int128.Zero;
            foreach (var (amount, ending) in steps)
            {
                if (ending < 2)
                    books.HoldIncoming(amount);
                else
                    books.HoldOutgoing(amount);
                switch (ending)
                {
                    case 0:
                        books.CommitIncoming(amount);
                        expected += amount;
                        break;
                    case 1:
                        books.VoidIncoming(amount);
                        break;
                    case 2:
                        books.CommitOutgoing(amount);
                        expected -= amount;
                        break;
                    default:
                        books.VoidOutgoing(amount);
                        break;
                }
            }

            return books.Balance == expected && books.HeldIncoming == 0 && books.HeldOutgoing == 0;
        });
}
