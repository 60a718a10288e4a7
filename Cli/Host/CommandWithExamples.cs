using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Connector.Cli.Host;

/// <summary>A command whose help ends with examples. In lists of commands it is one line.</summary>
internal sealed class CommandWithExamples(string name, string description, string details) : Command(name, description)
{
    /// <summary>Makes the help of a whole command line show the examples.</summary>
    public static void ShowIn(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpAndExamples((HelpAction)help.Action!);
    }

    private sealed class HelpAndExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is CommandWithExamples command)
                parseResult.InvocationConfiguration.Output.WriteLine(command.Details);
            return code;
        }
    }

    private string Details => details;
}
