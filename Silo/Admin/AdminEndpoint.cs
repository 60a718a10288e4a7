namespace Connector.Silo.Admin;

/// <summary>One thing that can be asked.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Pattern of the path.</param>
/// <param name="Limit">How long it may take.</param>
/// <param name="Answer">Makes the body of the answer; throws <see cref="AdminProblem"/>.</param>
internal sealed record AdminEndpoint(string Method, string Path, TimeSpan Limit, Func<AdminRequest, Task<object>> Answer)
{
    public static AdminEndpoint Get(string path, Func<AdminRequest, Task<object>> answer) =>
        new(HttpMethods.Get, path, AdminLimits.RequestLimit, answer);

    public static AdminEndpoint Post(string path, Func<AdminRequest, Task<object>> answer) =>
        new(HttpMethods.Post, path, AdminLimits.RequestLimit, answer);
}
