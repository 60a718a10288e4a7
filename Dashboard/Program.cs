using Connector.Dashboard;

return await DashboardProcess.RunAsync().ConfigureAwait(false);
