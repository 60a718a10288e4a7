namespace Connector.Dashboard.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void have_defaults_and_take_variables()
    {
        Assert.Equal((9000, 8080), Ports());
        Assert.Equal((9000, 8080), Ports(("TELEMETRY_WS_PORT", ""), ("HTTP_PORT", ""), ("LOG_LEVEL", "")));
        Assert.Equal((1, 65535), Ports(("TELEMETRY_WS_PORT", "1"), ("HTTP_PORT", "65535"), ("LOG_LEVEL", "Warn")));
    }

    [Theory]
    [InlineData("TELEMETRY_WS_PORT", "no", "TELEMETRY_WS_PORT: no is not a port from 1 to 65535. Set TELEMETRY_WS_PORT=9000, or unset it")]
    [InlineData("HTTP_PORT", "0", "HTTP_PORT: 0 is not a port from 1 to 65535. Set HTTP_PORT=8080, or unset it")]
    [InlineData("HTTP_PORT", "65536", "HTTP_PORT: 65536 is not a port from 1 to 65535. Set HTTP_PORT=8080, or unset it")]
    [InlineData("HTTP_PORT", "9000", "TELEMETRY_WS_PORT and HTTP_PORT are both 9000. Set one of them to another port")]
    [InlineData("LOG_LEVEL", "loud", "LOG_LEVEL: loud is none of debug, info, warn, error. Set LOG_LEVEL=info, or unset it")]
    public void say_what_is_wrong(string name, string value, string problem)
    {
        Assert.Null(DashboardSettings.Read(asked => asked == name ? value : null, out var problems));
        Assert.Equal(problem, problems);
    }

    private static (int, int) Ports(params (string Name, string Value)[] set)
    {
        var settings = DashboardSettings.Read(asked => set.FirstOrDefault(one => one.Name == asked).Value, out var problems);
        Assert.Equal("", problems);
        return (settings!.TelemetryPort, settings.HttpPort);
    }
}
