using Connector.Cli.Host;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Connector.Cli.Admin;

/// <summary>Tables as the operator's commands show them.</summary>
internal static class Tables
{
    /// <summary>A table; a heading that begins with <c>&gt;</c> has its column aligned to the right.</summary>
    public static Table Make(params ReadOnlySpan<string> headings)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings)
        {
            var column = new TableColumn(new Text(heading.TrimStart('>'))).NoWrap();
            table.AddColumn(heading.StartsWith('>') ? column.RightAligned() : column);
        }

        return table;
    }

    /// <summary>Writes a table at its full width: a terminal that is too narrow wraps lines, but no figure is ever cut.</summary>
    public static void Show(this IAnsiConsole console, Table table)
    {
        var width = console.Profile.Width;
        console.Profile.Width = Shell.UnwrappedWidth;
        console.Write(table);
        console.Profile.Width = width;
    }

    /// <summary>Adds a row of plain text: what peers and operators wrote is no markup.</summary>
    public static void Add(this Table table, params IEnumerable<string> cells) =>
        table.AddRow(cells.Select(cell => (IRenderable)new Text(Client.Printable.From(cell))));
}
