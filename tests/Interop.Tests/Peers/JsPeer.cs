using System.Globalization;
using System.Text.Json;
using Connector.Testing;

namespace Connector.Interop.Tests.Peers;

/// <summary>A JavaScript peer in a process of its own; see js/lines.js for the conversation with it.</summary>
internal sealed class JsPeer(string script) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    private readonly ChildProcess _process = ChildProcess.Start(script, "node", [script + ".js"], JsPackages.Folder, []);
    private int _commands;

    /// <summary>What it said last, for the message of a failed test.</summary>
    public string LastLines => _process.LastLines;

    /// <summary>Has it do something and returns what came of it.</summary>
    /// <exception cref="JsPeerException">It could not.</exception>
    public async Task<T> DoAsync<T>(string command, object? arguments = null, TimeSpan? limit = null)
    {
        var id = Interlocked.Increment(ref _commands);
        var call = JsonSerializer.SerializeToNode(arguments ?? new { }, Names)!.AsObject();
        call["id"] = id;
        call["do"] = command;
        await _process.WriteLineAsync(call.ToJsonString());
        var start = string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{id},");
        var line = await _process.LineAsync(said => said.StartsWith(start, StringComparison.Ordinal), $"'{command}' is done", limit: limit);
        var answer = JsonElement.Parse(line);
        return answer.TryGetProperty("error", out var error)
            ? throw new JsPeerException($"{script} could not {command}: {error}")
            : answer.GetProperty("result").Deserialize<T>(Names)!;
    }

    /// <summary>The same, when nothing but its end is of interest.</summary>
    public Task DoAsync(string command, object? arguments = null, TimeSpan? limit = null) =>
        DoAsync<JsonElement>(command, arguments, limit);

    /// <summary>The n-th event of this name, which came already or will come.</summary>
    public async Task<T> EventAsync<T>(string name, int number = 1, string? account = null)
    {
        var what = $"event '{name}' {account} comes, number {number}";
        var line = await _process.LineAsync(said => IsEvent(said, name, account), what, number);
        return JsonElement.Parse(line).Deserialize<T>(Names)!;
    }

    /// <summary>The same, when nothing but that it came is of interest.</summary>
    public Task EventAsync(string name, int number = 1, string? account = null) =>
        EventAsync<JsonElement>(name, number, account);

    /// <summary>The events of this name so far.</summary>
    public IReadOnlyList<T> Events<T>(string name) =>
        [.. _process.Lines(said => IsEvent(said, name, null)).Select(said => JsonElement.Parse(said).Deserialize<T>(Names)!)];

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static bool IsEvent(string line, string name, string? account)
    {
        if (!line.StartsWith($"{{\"event\":\"{name}\"", StringComparison.Ordinal)) return false;
        return account is null || JsonElement.Parse(line).GetProperty("account").GetString() == account;
    }
}

/// <summary>What a peer says when it could not do what the test asked for.</summary>
internal sealed class JsPeerException(string message) : Exception(message);
