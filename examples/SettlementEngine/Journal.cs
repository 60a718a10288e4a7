using System.Text.Json;

namespace Connector.SettlementEngine;

/// <summary>
/// What happened, a JSON object a line, on disk before anybody is answered. An engine that forgets a key pays twice, so even
/// play money has one.
/// </summary>
internal sealed class Journal(string file) : IDisposable
{
    private readonly FileStream _file = Open(file);

    /// <summary>Everything that happened before, oldest first. A last line that was cut off never happened.</summary>
    public IEnumerable<Happening> Read()
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            if (TryParse(line) is { } happening)
                yield return happening;
        }
    }

    public void Write(Happening happening)
    {
        _file.Write(JsonSerializer.SerializeToUtf8Bytes(happening));
        _file.WriteByte((byte)'\n');
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Open(string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } directory)
            Directory.CreateDirectory(directory);
        var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        // Behind a line that was cut off a new one begins.
        stream.Seek(0, SeekOrigin.End);
        if (stream.Position > 0)
            stream.WriteByte((byte)'\n');
        return stream;
    }

    private static Happening? TryParse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<Happening>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What happened.</summary>
/// <param name="What">One of <see cref="Happenings"/>.</param>
/// <param name="Account">The account.</param>
/// <param name="Key">Idempotency key of the payment; empty: none.</param>
/// <param name="Amount">Decimal digits.</param>
/// <param name="Scale">Of the amount.</param>
internal sealed record Happening(string What, string Account, string Key = "", string Amount = "0", int Scale = 0);

/// <summary>What can happen.</summary>
internal static class Happenings
{
    /// <summary>Our connector told us of an account.</summary>
    public const string Opened = "opened";

    /// <summary>Our connector took the account away.</summary>
    public const string Closed = "closed";

    /// <summary>Our connector wants us to pay.</summary>
    public const string Asked = "asked";

    /// <summary>The peer's engine has our money.</summary>
    public const string Paid = "paid";

    /// <summary>The peer's engine paid us.</summary>
    public const string Received = "received";

    /// <summary>Our connector knows of it.</summary>
    public const string Told = "told";
}
