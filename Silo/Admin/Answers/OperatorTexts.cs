using Connector.Ledger;

namespace Connector.Silo.Admin.Answers;

/// <summary>What operators write: it stands in the audit for ever.</summary>
internal static class OperatorTexts
{
    /// <summary>A reason, or the problem that it is none.</summary>
    public static string Reason(string text)
    {
        var reason = text.Trim();
        if (reason.Length == 0) throw AdminProblem.BadRequest("A reason is required: it stands in the audit for ever");
        if (reason.Length > OperatorNote.MaxReason)
            throw AdminProblem.BadRequest($"The reason has {reason.Length} characters; {OperatorNote.MaxReason} are the most");
        return reason.Any(char.IsControl)
            ? throw AdminProblem.BadRequest("The reason has control characters; write it on one line")
            : reason;
    }

    /// <summary>A key, or the problem that it is none; one that was left out is made up.</summary>
    public static string Key(string? text)
    {
        if (text is null) return Guid.NewGuid().ToString("N");
        return text.Length is > 0 and <= OperatorNote.MaxKey && text.All(letter => letter is > ' ' and <= '~')
            ? text
            : throw AdminProblem.BadRequest($"A key has 1 to {OperatorNote.MaxKey} visible ASCII characters");
    }
}
