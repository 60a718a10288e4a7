using Connector.Fuzz.Harness;
using Connector.Fuzz.Targets;

namespace Connector.Fuzz;

/// <summary>Every target by its name. A target that is not here is not run by anyone.</summary>
public static class FuzzTargets
{
    /// <summary>The codecs.</summary>
    public static IReadOnlyDictionary<string, FuzzTarget> All { get; } = new Dictionary<string, FuzzTarget>
    {
        ["oer"] = OerTarget.Run,
        ["ilp"] = IlpTarget.Run,
        ["btp"] = BtpTarget.Run,
        ["ildcp"] = IldcpTarget.Run,
    };
}
