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

    /// <summary>Number of the last answer taken (<see cref="AnswerTag"/>); null when there was none.</summary>
    public uint? LastAnswer { get; set; }

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
}
