using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Connector.EndToEnd.Tests")]
