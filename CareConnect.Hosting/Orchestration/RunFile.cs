using System.Text.Json;
using CareConnect.Hosting.StandIns;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <param name="Address">Where people look.</param>
/// <param name="Token">Of the login link.</param>
internal sealed record DashboardAccess(string Address, string Token);

/// <summary>Where commands and scripts find the engine that runs now; tests leave no trace there.</summary>
internal sealed class RunFile(IHostEnvironment environment, bool isTest)
{
    private readonly EngineHome _home = EngineHome.Find();

    /// <param name="address">The engine's.</param>
    /// <param name="token">The engine's.</param>
    /// <param name="dashboard">Null without one.</param>
    /// <exception cref="DistributedApplicationException">The file cannot be written.</exception>
    public void Write(string address, string token, DashboardAccess? dashboard)
    {
        Address = address;
        Token = token;
        if (!isTest)
        {
            var content = new
            {
                address,
                token,
                processId = Environment.ProcessId,
                startTime = DateTime.UtcNow,
                dashboard,
            };
            try
            {
                _home.WriteRunFile(environment.ApplicationName, JsonSerializer.Serialize(content, EngineState.Format));
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new DistributedApplicationException(
                    $"Cannot write into '{_home.Root}': {problem.Message} Set {EngineHome.Variable} to a folder of your own.",
                    problem
                );
            }
        }
    }

    public string? Address { get; private set; }

    public string? Token { get; private set; }

    public void Delete()
    {
        if (!isTest && Address is not null)
        {
            _home.DeleteRunFile(environment.ApplicationName);
        }
    }
}
