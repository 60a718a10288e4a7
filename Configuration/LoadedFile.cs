using Connector.Configuration.Reading;

namespace Connector.Configuration;

/// <summary>What a configuration was made of, for those who look at it again: where each value stands.</summary>
/// <param name="Name">What the file is called in problems.</param>
/// <param name="Root">Everything that was read, mistakes left out.</param>
/// <param name="Variables">The variables that were asked.</param>
internal sealed record LoadedFile(string Name, Section Root, Variables Variables);
