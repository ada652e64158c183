using System.IO.Compression;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>Files for a server's first start run as they would in the image: once, in order, before anybody gets in.</summary>
[Collection("Hosts")]
public sealed class InitFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-init-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scripts_run_in_the_order_of_their_names_each_statement_by_itself()
    {
        Write("10_schema.sql", "create table kept (value int);\ncreate database made;\n");
        WriteCompressed("20_rows.sql.gz", "insert into kept select 42; -- ; a comment\n");
        Write("30_shell.sh", "exit 1\n");
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var server = builder
            .AddPostgres("pg")
            .WithInitFiles(_folder.FullName)
            .WithContainerFiles(
                "/docker-entrypoint-initdb.d/",
                [new ContainerFile { Name = "25_more.sql", Contents = "insert into kept select value + 1 from kept" }]
            );
        await using var app = await StartAsync(builder);
        await app
            .ResourceNotifications.WaitForResourceHealthyAsync("pg", Cancellation)
            .WaitAsync(Patience, Cancellation);

        var found = await AskAsync(
            app,
            "select string_agg(value::text, ' ' order by value) || (select count(*) from pg_database where datname = 'made') from kept"
        );

        Assert.Equal("42 431", found);
        Assert.Contains(
            await LinesAsync(app, server.Resource),
            line => line.Content.Contains("left out 30_shell.sh", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_script_that_fails_is_named_with_its_line_and_all_run_anew_at_the_next_start()
    {
        Write("10.sql", "create table first (value int);\n");
        Write("20.sql", "select 1;\n\nselect nonsense;\n");
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var server = builder.AddPostgres("pg").WithInitFiles(_folder.FullName);
        await using var app = await StartAsync(builder);
        await app
            .ResourceNotifications.WaitForResourceAsync("pg", KnownResourceStates.FailedToStart, Cancellation)
            .WaitAsync(Patience, Cancellation);
        Assert.Contains(
            await LinesAsync(app, server.Resource),
            line =>
                line.Content.Contains("20.sql, line 3: column \"nonsense\" does not exist", StringComparison.Ordinal)
        );

        Write("20.sql", "create table second (value int);\n");
        await app.ResourceCommands.ExecuteCommandAsync("pg", KnownResourceCommands.StartCommand, Cancellation);
        await app
            .ResourceNotifications.WaitForResourceHealthyAsync("pg", Cancellation)
            .WaitAsync(Patience, Cancellation);

        Assert.Equal(
            "2",
            await AskAsync(app, "select count(*)::text from pg_tables where tablename in ('first', 'second')")
        );
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<DistributedApplication> StartAsync(IDistributedApplicationTestingBuilder builder)
    {
        var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);
        return app;
    }

    private static async Task<string?> AskAsync(DistributedApplication app, string query)
    {
        var text = await app.GetConnectionStringAsync("pg", Cancellation);
        await using var source = NpgsqlDataSource.Create($"{text};Database=postgres;Pooling=false");
        await using var command = source.CreateCommand(query);
        return (string?)await command.ExecuteScalarAsync(Cancellation);
    }

    private static async Task<IReadOnlyList<LogLine>> LinesAsync(DistributedApplication app, IResource resource)
    {
        var loggers = app.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (var lines in loggers.GetAllAsync(resource))
        {
            return lines;
        }

        return [];
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder.FullName, name), content);

    private void WriteCompressed(string name, string content)
    {
        using var file = File.Create(Path.Combine(_folder.FullName, name));
        using var compressed = new GZipStream(file, CompressionLevel.Fastest);
        compressed.Write(Encoding.UTF8.GetBytes(content));
    }
}
