namespace Connector.SettlementEngine;

/// <summary>Brings payments to the peer's engine, and news of payments to our connector, again and again until it is done.</summary>
internal sealed class Courier(Engine engine, ConnectorClient connector, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var isDone = await RoundAsync(stoppingToken);
                if (isDone)
                    await engine.Work.WaitAsync(stoppingToken);
                else
                    await Task.Delay(TryAgainAfter, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<bool> RoundAsync(CancellationToken stop)
    {
        var isDone = true;
        foreach (var payment in engine.ToPay())
        {
            if (await connector.PayPeerAsync(payment, stop))
                Finish(payment, Happenings.Paid);
            else
                isDone = false;
        }

        foreach (var payment in engine.ToTell())
        {
            if (await connector.TellAsync(payment, stop))
                Finish(payment, Happenings.Told);
            else
                isDone = false;
        }

        return isDone;
    }

    private void Finish(Happening payment, string what)
    {
        engine.Done(payment, what);
        Console.WriteLine($"{what}: {payment.Amount} at scale {payment.Scale}, account {payment.Account}");
    }
}
