using System.Text;

namespace Connector.Ledger.Tests;

public sealed class OperatorNoteTests
{
    [Theory]
    [InlineData("a reason", null)]
    [InlineData("a reason", "key-1")]
    [InlineData("Grüße, 5 €", "k")]
    public void what_was_booked_is_read_again(string reason, string? key)
    {
        var note = new OperatorNote(reason, key);
        Assert.Equal(note, OperatorNote.Read(Encoding.UTF8.GetString(note.ToPayload())));
    }

    [Fact]
    public void a_reason_without_a_key_is_booked_as_it_stands() =>
        Assert.Equal("why"u8, new OperatorNote("why").ToPayload());
}
