using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Ledger;

namespace Connector.Grains.Accounts;

/// <summary>A session of the peer, as its account sees it.</summary>
internal sealed class AttachedSession(ulong number, SessionAttach attach, Edge edge)
{
    /// <summary>The attach number: highest is newest.</summary>
    public ulong Number { get; } = number;

    /// <summary>Where it is.</summary>
    public SessionAttach Attach { get; } = attach;

    /// <summary>What is added to a request id to name a prepare: on a trunk its life, else nothing.</summary>
    public ulong NamedFrom { get; init; }

    /// <summary>The newest hello of its gateway under which it was attached.</summary>
    public long Hello { get; set; } = attach.Hello;

    /// <summary>Carries our prepares and answers to it.</summary>
    public Edge Edge { get; } = edge;

    /// <summary>The gateway's number of the last prepare taken: a batch offered again is recognised by it.</summary>
    public ulong LastTaken { get; set; }

    /// <summary>
    /// Number of the last answer taken (<see cref="AnswerTag"/>), by this life of the account or, as its gateway says, by an
    /// earlier one; null when neither is known.
    /// </summary>
    public uint? LastAnswer { get; private set; } = attach.AnswersTaken;

    /// <summary>Whether its gateway says where its answers begin: then none may be missing between two.</summary>
    public bool IsCounted { get; private set; } = attach.AnswersTaken is not null;

    /// <summary>Whether the gateway is to be told that answers were taken.</summary>
    public bool OwesTaken { get; set; }

    /// <summary>Whether it is attached in this life of the account; a session that the books remember is so only once its gateway says so.</summary>
    public bool IsLive { get; set; } = true;

    /// <summary>Whether its gateway offered all answers that it kept: only then can a silence be told from an answer on its way.</summary>
    public bool HasReoffered { get; set; } = true;

    /// <summary>The gateway's numbers of what was answered on it before its gateway came back; null when nothing was.</summary>
    public List<ulong>? AnsweredMeanwhile { get; set; }

    /// <summary>Answers of an earlier life of the account that the gateway never acknowledged.</summary>
    public IReadOnlyList<AnswerToRelay> ToRelay { get; set; } = [];

    /// <summary>Its gateway attaches it again, and offers what comes after this.</summary>
    public void AnswersFollow(uint? taken)
    {
        if (taken is not { } number)
            return;
        IsCounted = true;
        if (LastAnswer is not { } last || AnswerTag.IsAfter(number, last))
            LastAnswer = number;
    }

    /// <summary>
    /// Whether nothing is missing before an answer. A gateway numbers them without a gap and offers again what may not be
    /// durable: when something overtakes that, all of it is asked for once more, for what is left out would count as taken.
    /// </summary>
    /// <param name="number">The gateway's number of it.</param>
    /// <param name="isNew">Whether it is to be taken, and is taken from now on; else it was before.</param>
    public bool IsNext(uint number, out bool isNew)
    {
        isNew = LastAnswer is not { } last || AnswerTag.IsAfter(number, last);
        if (!isNew)
            return true;
        if (IsCounted && number != unchecked(LastAnswer!.Value + 1))
            return false;
        LastAnswer = number;
        return true;
    }
}
