using System.Text.Json;
using CareConnect.Hosting.StandIns;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Where commands and scripts find the engine that runs now; tests leave no trace there.</summary>
internal sealed class RunFile(IHostEnvironment environment, bool isTest)
{
    private readonly EngineHome _home = EngineHome.Find();

    public void Write(string address, string token)
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
            };
            try
            {
                _home.WriteRunFile(environment.ApplicationName, JsonSerializer.Serialize(content));
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
