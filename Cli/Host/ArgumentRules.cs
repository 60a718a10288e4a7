using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Connector.Cli.Host;

/// <summary>Options that are read by our own rules, so that a mistake is answered with what to write instead.</summary>
internal static class ArgumentRules
{
    /// <summary>A reader of one argument: a value, or null and what is wrong with it.</summary>
    public delegate T? Reader<T>(string text, out string mistake);

    /// <summary>Makes an option with its own reader; a default is shown in the help.</summary>
    public static Option<T> Make<T>(string name, string[] aliases, string help, string value, Reader<T> read)
        where T : class => new(name, aliases)
        {
            Description = help,
            HelpName = value,
            CustomParser = result => Read(result, read),
        };

    /// <summary>Makes an option that is a whole number within bounds.</summary>
    public static Option<int> Number(string name, string help, int otherwise, int least, int most) => new(name)
    {
        Description = help,
        HelpName = "n",
        DefaultValueFactory = _ => otherwise,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
            {
                return number;
            }

            result.AddError($"{name} '{text}' is not a whole number from {least} to {most}");
            return otherwise;
        },
    };

    /// <summary>Makes an option that is a length of time.</summary>
    public static Option<TimeSpan?> Time(string name, string help) => new(name)
    {
        Description = help,
        HelpName = "time",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Duration.TryParse(text, out var time)) return time;
            result.AddError($"{name} '{text}' is not a length of time; write for example 30, 500ms or 2m");
            return null;
        },
    };

    private static T? Read<T>(ArgumentResult result, Reader<T> read)
        where T : class
    {
        var value = read(result.Tokens[0].Value, out var mistake);
        if (value is null) result.AddError(mistake);
        return value;
    }
}
