using System.Globalization;

namespace Connector.Silo.Admin;

/// <summary>An answer that is a file, which is gone once it was sent.</summary>
/// <param name="path">The file.</param>
/// <param name="contentType">What it is.</param>
/// <param name="through">The point in the journal that it shows.</param>
internal sealed class AdminFile(string path, string contentType, long through)
{
    /// <summary>Header that names the point in the journal.</summary>
    private const string ThroughHeader = "Ledger-Through";

    /// <summary>Sends it. A caller that gets fewer bytes than <c>Content-Length</c> says has no copy.</summary>
    public async Task SendAsync(HttpContext http)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
        http.Response.ContentType = contentType;
        http.Response.ContentLength = file.Length;
        http.Response.Headers[ThroughHeader] = through.ToString(CultureInfo.InvariantCulture);
        await file.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
