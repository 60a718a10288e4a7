using System.Collections.Concurrent;

namespace Connector.Ledger.Books;

/// <summary>Accounts by name and number. One thread adds; any thread reads.</summary>
internal sealed class AccountNames
{
    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private volatile string[] _names = [];
    private volatile int _count;

    public int Count => _count;

    /// <summary>Number of an account; -1 when it was never opened.</summary>
    public int NumberOf(string name) => _numbers.TryGetValue(name, out var number) ? number : -1;

    /// <summary>Name of an account; empty when there is none with that number.</summary>
    public string NameOf(int number) => number >= 0 && number < _count ? _names[number] : string.Empty;

    public void Add(string name)
    {
        var names = _names;
        if (_count == names.Length)
            Array.Resize(ref names, Math.Max(16, names.Length * 2));
        names[_count] = name;
        _names = names;
        _numbers[name] = _count;
        _count++;
    }
}
