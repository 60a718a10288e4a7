using System.Text;

namespace Connector.Ledger;

/// <summary>
/// Why an operator did something, and the key that names the request, so that a request that is repeated is booked once.
/// It is the payload of the entry, and the reason of its <see cref="AuditLine"/>.
/// </summary>
/// <param name="Reason">What the operator gave as reason; no control characters.</param>
/// <param name="Key">Names the request; null when the operator gave none.</param>
public readonly record struct OperatorNote(string Reason, string? Key = null)
{
    /// <summary>Most characters of a reason.</summary>
    public const int MaxReason = 500;

    /// <summary>Most characters of a key.</summary>
    public const int MaxKey = 100;

    /// <summary>Stands between reason and key: no reason has it, and every store takes it as text.</summary>
    private const char Separator = '\u001f';

    /// <summary>Reads what was booked.</summary>
    public static OperatorNote Read(string text)
    {
        var place = text.LastIndexOf(Separator);
        return place < 0 ? new OperatorNote(text) : new OperatorNote(text[..place], text[(place + 1)..]);
    }

    /// <summary>What is booked.</summary>
    public byte[] ToPayload() => Encoding.UTF8.GetBytes(Key is null ? Reason : $"{Reason}{Separator}{Key}");
}
