using Connector.Grains.Forwarding;
using CsCheck;

namespace Connector.Grains.Tests.Forwarding;

public sealed class TokenBucketTests
{
    private const long Now = 1_900_000_000_000;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void tokens_that_are_left_are_left_when_the_rate_changes()
    {
        var bucket = new TokenBucket(10, Second, 100);
        Assert.True(bucket.TryTake(70, Now));
        bucket.Change(1, TimeSpan.FromMinutes(1), 50, Now);
        Assert.False(bucket.TryTake(31, Now));
        Assert.True(bucket.TryTake(30, Now));
        Assert.False(bucket.TryTake(1, Now + 59_999));
        Assert.True(bucket.TryTake(1, Now + 60_000));
    }

    [Fact]
    public void what_filled_before_the_change_filled_at_the_old_rate()
    {
        var bucket = new TokenBucket(10, Second, 100);
        Assert.True(bucket.TryTake(100, Now));
        bucket.Change(1_000, Second, 100, Now + 1_000);
        Assert.False(bucket.TryTake(11, Now + 1_000));
        Assert.True(bucket.TryTake(10, Now + 1_000));
    }

    [Fact]
    public void a_smaller_burst_takes_what_is_over_and_a_larger_one_gives_nothing()
    {
        var bucket = new TokenBucket(1, Second, 100);
        bucket.Change(1, Second, 10, Now);
        bucket.Change(1, Second, 1_000, Now);
        Assert.False(bucket.TryTake(11, Now));
        Assert.True(bucket.TryTake(10, Now));
    }

    [Fact]
    public void no_change_gives_anybody_a_token() =>
        Gen.Select(Gen.ULong[1, ulong.MaxValue], Gen.ULong[1, ulong.MaxValue], Gen.Int[1, 1_000_000_000], Gen.Int[1, 1_000_000_000], Gen.ULong)
            .Sample((burst, other, periodMs, otherMs, taken) =>
            {
                taken = Math.Min(taken, burst);
                var bucket = new TokenBucket(1, TimeSpan.FromMilliseconds(periodMs), burst);
                Assert.True(bucket.TryTake(taken, Now));
                var left = Math.Min(burst - taken, other);
                bucket.Change(1, TimeSpan.FromMilliseconds(otherMs), other, Now);
                Assert.True(left == ulong.MaxValue || !bucket.TryTake(left + 1, Now));
                Assert.True(bucket.TryTake(left, Now));
            });
}
