using Connector.Grains.Interfaces.Packets;
using Connector.Testing;

namespace Connector.Gateway.Tests.Cluster;

/// <summary>The silo goes and comes back; peers' sockets stay open.</summary>
public sealed class SiloAwayTests
{
    private static readonly GatewayLimits Quick = TestGateway.Limits with
    {
        HelloPeriod = TimeSpan.FromMilliseconds(20),
        RenewPeriod = TimeSpan.FromMilliseconds(50),
    };

    private readonly PacketFactory _packets = new();

    [Fact]
    public async Task prepares_get_T03_while_it_is_away_and_traffic_resumes_on_the_same_sockets()
    {
        await using var gateway = await TestGateway.StartAsync(Quick);
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");

        gateway.Silo.IsAway = true;
        await Await.UntilAsync(() => !gateway.Health.SiloConnected, "the gateway notices");
        Assert.Equal("T03", (await alice.SendPrepareAsync(_packets.Next("test.node.bob"))).Code);
        gateway.Silo.Restart();
        gateway.Silo.IsAway = false;
        await Await.UntilAsync(() => gateway.Sessions.All(session => session.IsAttached), "the sessions are attached again");

        var packet = _packets.Next("test.node.bob");
        Assert.True(packet.IsFulfilledBy(await alice.SendPrepareAsync(packet)));
        Assert.False(alice.Closed.IsCompleted || bob.Closed.IsCompleted);
        Assert.Contains(gateway.Silo.Attaches, attach => attach.Presented != 0);
    }

    [Fact]
    public async Task a_silo_that_has_forgotten_us_is_greeted_again_and_the_batch_gets_through()
    {
        var limits = Quick with { RenewPeriod = TimeSpan.FromMinutes(1) };
        await using var gateway = await TestGateway.StartAsync(limits);
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");

        gateway.Silo.Restart();
        var first = await alice.SendPrepareAsync(_packets.Next("test.node.bob"));
        await Await.UntilAsync(() => gateway.Sessions.All(session => session.IsAttached), "the sessions are attached again");

        Assert.True(first.Code == "T03", first.ToString());
        Assert.Equal(2, gateway.Silo.Hellos);
        var packet = _packets.Next("test.node.bob");
        Assert.True(packet.IsFulfilledBy(await alice.SendPrepareAsync(packet)));
    }

    [Fact]
    public async Task a_prepare_whose_fate_is_unknown_is_offered_again_to_the_same_life_and_forwarded_once()
    {
        await using var gateway = await TestGateway.StartAsync(Quick);
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");

        gateway.Silo.LosesNextAnswer = true;
        var taken = _packets.Next("test.node.bob");
        Assert.True(taken.IsFulfilledBy(await alice.SendPrepareAsync(taken)));
        await Await.UntilAsync(() => gateway.Silo.Hellos == 2 && gateway.Sessions.All(session => session.IsAttached), "it is greeted again");
        gateway.Silo.LosesNextBatch = true;
        var lost = _packets.Next("test.node.bob");
        Assert.True(lost.IsFulfilledBy(await alice.SendPrepareAsync(lost)));

        Assert.Equal(2, bob.Counters.Prepares);
    }

    [Fact]
    public async Task what_a_new_life_of_the_account_has_not_is_rejected_at_once_and_the_rest_waits()
    {
        await using var gateway = await TestGateway.StartAsync(Quick);
        await using var alice = await gateway.LoginAsync("alice");
        gateway.Silo.IsMute = true;
        var (known, unknown) = (_packets.Next("test.node.bob"), _packets.Next("test.node.bob"));
        var waits = alice.SendPrepareAsync(known);
        await Await.UntilAsync(() => gateway.Silo.Count(EntryKind.Prepare) == 1, "the first is taken");
        var rejected = alice.SendPrepareAsync(unknown);
        await Await.UntilAsync(() => gateway.Silo.Count(EntryKind.Prepare) == 2, "both are taken");
        gateway.Silo.Remembers = [1];

        await GoesAndComesBackAsync(gateway, asAnotherLife: true);

        Assert.Equal("T03", (await rejected).Code);
        Assert.Equal(2UL, gateway.Silo.Attaches.Last().LastPrepare);
        Assert.False(waits.IsCompleted);
        gateway.Silo.Fulfill(gateway.Sessions.Single().Id, 1, known.Preimage.Span);
        Assert.True(known.IsFulfilledBy(await waits));
        // It goes on with numbers that the account has not had.
        (gateway.Silo.IsMute, gateway.Silo.Remembers) = (false, null);
        Assert.Equal("T01", (await alice.SendPrepareAsync(_packets.Next("test.node.nobody"))).Code);
    }

    [Fact]
    public async Task a_batch_that_comes_back_when_the_silo_was_greeted_again_is_offered_again()
    {
        await using var gateway = await TestGateway.StartAsync(Quick);
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        var fate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Silo.FateOfNextBatch = fate.Task;
        var packet = _packets.Next("test.node.bob");
        var answer = alice.SendPrepareAsync(packet);
        await Await.UntilAsync(() => gateway.Silo.FateOfNextBatch is null, "the batch is on its way");

        await GoesAndComesBackAsync(gateway, asAnotherLife: false);
        fate.SetException(new IOException("the batch was lost"));

        Assert.True(packet.IsFulfilledBy(await answer));
        Assert.Equal(2, gateway.Silo.Hellos);
    }

    [Fact]
    public async Task what_comes_back_when_another_life_has_attached_the_session_is_not_offered_to_it()
    {
        await using var gateway = await TestGateway.StartAsync(Quick);
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        var fate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Silo.FateOfNextBatch = fate.Task;
        var answer = alice.SendPrepareAsync(_packets.Next("test.node.bob", expiresIn: TimeSpan.FromSeconds(2)));
        await Await.UntilAsync(() => gateway.Silo.FateOfNextBatch is null, "the batch is on its way");

        await GoesAndComesBackAsync(gateway, asAnotherLife: true);
        fate.SetException(new IOException("its fate is unknown"));

        Assert.Equal("R00", (await answer).Code);
        Assert.Equal(0, bob.Counters.Prepares);
    }

    [Fact]
    public async Task to_another_life_it_is_not_offered_again_and_runs_to_its_expiry()
    {
        await using var gateway = await TestGateway.StartAsync(Quick);
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        bob.OnPrepare = Answering.Never;

        gateway.Silo.DiesAfterNextBatch = true;
        var answer = alice.SendPrepareAsync(_packets.Next("test.node.bob", expiresIn: TimeSpan.FromSeconds(2)));
        await bob.NextPrepareAsync();

        Assert.Equal("R00", (await answer).Code);
        Assert.Equal(1, bob.Counters.Prepares);
        Assert.Equal(1, gateway.Silo.Count(EntryKind.Prepare));
    }

    [Fact]
    public async Task answers_are_offered_again_until_they_are_taken()
    {
        await using var gateway = await TestGateway.StartAsync(Quick);
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bob.OnPrepare = Answering.When(gate.Task, Answering.Fulfills);
        var packet = _packets.Next("test.node.bob");
        var answer = alice.SendPrepareAsync(packet);
        await bob.NextPrepareAsync();

        gateway.Silo.LosesNextBatch = true;
        gate.SetResult();

        Assert.True(packet.IsFulfilledBy(await answer));
    }

    [Fact]
    public async Task what_was_never_written_is_given_back_before_the_session_is_detached()
    {
        await using var gateway = await TestGateway.StartAsync(Quick);
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        bob.OnPrepare = Answering.Never;
        bob.StopReading();
        PreparedPacket[] packets = [.. Enumerable.Range(0, 600).Select(_ => _packets.Next("test.node.bob", dataBytes: 20_000))];
        var answering = alice.SendPreparesAsync(packets, packets.Length);
        var session = gateway.Sessions.Single(candidate => candidate.Account.Value == "bob");
        await Await.UntilAsync(
            () => gateway.Silo.Count(EntryKind.Prepare) == packets.Length
                && session.Sender is { QueuedBytes: > 1_000_000, WriteAge.TotalMilliseconds: > 200 },
            "prepares wait to be written, and a write makes no progress");
        Assert.Empty(gateway.Silo.Detaches);

        bob.Abort();
        await Await.UntilAsync(() => gateway.Silo.Detaches.Contains(session.Id), "the session is detached");

        Assert.InRange(gateway.Silo.Count(EntryKind.Undelivered), 40, packets.Length);
        Assert.All(await answering, answer => Assert.Equal("T01", answer.Code));
    }

    [Fact]
    public async Task a_session_that_the_silo_does_not_know_is_attached_again()
    {
        await using var gateway = await TestGateway.StartAsync(Quick);
        await using var alice = await gateway.LoginAsync("alice");
        var session = gateway.Sessions.Single();

        gateway.Silo.ForgetSessions();
        var first = await alice.SendPrepareAsync(_packets.Next("test.node.nobody"));
        await Await.UntilAsync(() => session.IsAttached, "it is attached again");

        Assert.Equal("T01", first.Code);
        Assert.Equal(1, gateway.Silo.Hellos);
    }

    [Fact]
    public async Task what_is_answered_while_an_attach_is_under_way_goes_behind_what_was_kept()
    {
        await using var gateway = await TestGateway.StartAsync(Quick);
        await using var bob = await gateway.LoginAsync("bob");
        gateway.Silo.ForgetsNothing = true;
        bob.OnPrepare = Answering.Never;
        uint[] requests = [gateway.Silo.Send("bob", _packets.Next("test.node.bob").Bytes), gateway.Silo.Send("bob", _packets.Next("test.node.bob").Bytes)];
        var (first, second) = (await bob.NextPrepareAsync(), await bob.NextPrepareAsync());
        await first.FulfillAsync();
        await Await.UntilAsync(() => gateway.Silo.Count(EntryKind.Fulfill) == 1, "the first is taken, and not durable");
        var attaching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Silo.FateOfNextAttach = attaching.Task;

        gateway.Silo.IsAway = true;
        await Await.UntilAsync(() => !gateway.Health.SiloConnected, "the gateway notices");
        gateway.Silo.Restart();
        gateway.Silo.Taken.Clear();
        gateway.Silo.IsAway = false;
        await Await.UntilAsync(() => gateway.Silo.FateOfNextAttach is null, "the silo has attached it, the gateway does not know");
        await second.FulfillAsync();
        // The gateway has read both.
        Assert.Equal("T03", (await bob.SendPrepareAsync(_packets.Next("test.node.nobody"))).Code);
        attaching.SetResult();
        await Await.UntilAsync(() => gateway.Silo.Count(EntryKind.Fulfill) == 2, "both are taken");

        ulong[] fulfilled = [.. gateway.Silo.Taken.Where(entry => entry.Kind == EntryKind.Fulfill).Select(entry => entry.Tag)];
        Assert.Equal(requests.Select(request => (ulong)request), fulfilled);
        // Nothing was refused: it waited for the attach.
        Assert.Equal([0u, 0u], gateway.Silo.Attaches.Select(attach => attach.AnswersTaken!.Value));
    }

    private static async Task GoesAndComesBackAsync(TestGateway gateway, bool asAnotherLife)
    {
        gateway.Silo.IsAway = true;
        await Await.UntilAsync(() => !gateway.Health.SiloConnected, "the gateway notices");
        if (asAnotherLife) gateway.Silo.Restart();
        gateway.Silo.IsAway = false;
        await Await.UntilAsync(() => gateway.Sessions.All(session => session.IsAttached), "the sessions are attached again");
    }
}
