using CareConnect.Deploy.Mapping;

namespace CareConnect.Deploy.Tests.Mapping;

/// <summary>Hints decide what the manifest cannot say; impossible ones are refused, absent ones get safe values.</summary>
public sealed class HintTests
{
    [Theory]
    [InlineData("", 512, 1024, 2, 10)]
    [InlineData("\"cpu\": 1024", 1024, 2048, 2, 10)]
    [InlineData("\"memoryMiB\": 512", 256, 512, 2, 10)]
    [InlineData("\"memoryMiB\": 16384", 2048, 16384, 2, 10)]
    [InlineData("\"cpu\": 4096, \"memoryMiB\": 30720", 4096, 30720, 2, 10)]
    [InlineData("\"minTasks\": 3", 512, 1024, 3, 10)]
    [InlineData("\"minTasks\": 20", 512, 1024, 20, 20)]
    [InlineData("\"maxTasks\": 1", 512, 1024, 1, 1)]
    [InlineData("\"minTasks\": 1, \"maxTasks\": 4", 512, 1024, 1, 4)]
    public void Size_and_limits_follow_the_hints(string hints, int cpu, int memory, int min, int max)
    {
        var file = Small.File(
            "api",
            Small.Project("api", bindings: Small.Http),
            Small.Hints($"\"api\": {{ {hints} }}")
        );

        Assert.Matches($@"cpu\s+= {cpu}\n", file);
        Assert.Matches($@"memory_mib\s+= {memory}\n", file);
        Assert.Matches($@"min_tasks\s+= {min}\n", file);
        Assert.Matches($@"max_tasks\s+= {max}\n", file);
    }

    [Theory]
    [InlineData("\"cpu\": 512, \"memoryMiB\": 512", "Fargate has no task of 512 CPU units and 512 MiB")]
    [InlineData("\"cpu\": 256, \"memoryMiB\": 1536", "512, 1024 or 2048 MiB")]
    [InlineData("\"cpu\": 1000", "Fargate has no task of this size")]
    [InlineData("\"memoryMiB\": 100", "Fargate has no task of this size")]
    [InlineData("\"minTasks\": 0", "at least one task")]
    [InlineData("\"minTasks\": 4, \"maxTasks\": 3", "above the most")]
    [InlineData("\"kind\": \"daemon\"", "no kind 'daemon'")]
    [InlineData("\"healthPath\": \"health\"", "no path of a URL")]
    [InlineData("\"user\": \"root\"", "an ordinary user, by number")]
    [InlineData("\"user\": \"0:101\"", "an ordinary user, by number")]
    [InlineData("\"paths\": []", "path pattern")]
    [InlineData("\"paths\": [\"api\"]", "path pattern")]
    [InlineData("\"readReplica\": \"api\"", "no connection string of a database")]
    [InlineData("\"proxyNetwork\": \"MY NETWORK\"", "no environment variable can have this name")]
    [InlineData("\"colour\": \"green\"", "services.api.colour")]
    [InlineData("\"cpu\": \"512\"", "wrong kind")]
    public void An_impossible_hint_is_refused(string hints, string reason)
    {
        var refusals = Small.Refusals(
            Small.Project("api", bindings: Small.Http),
            Small.Hints($"\"api\": {{ {hints} }}")
        );

        Assert.Contains(refusals, refusal => refusal.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("migrator", "ecs_task")]
    [InlineData("careconnect-migrations", "ecs_task")]
    [InlineData("db-migration", "ecs_task")]
    [InlineData("migrator-ui", "ecs_service")]
    [InlineData("worker", "ecs_service")]
    public void A_project_without_endpoints_is_a_job_by_its_name(string name, string module)
    {
        Assert.Contains(
            $"\"../modules/{module}\"",
            Small.File(name.Replace('-', '_'), Small.Project(name)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("migrator", "service", "ecs_service")]
    [InlineData("worker", "job", "ecs_task")]
    [InlineData("web", "static-site", "static_site")]
    public void A_hint_has_the_last_word_on_what_a_project_is(string name, string kind, string module)
    {
        var file = Small.File(name, Small.Project(name), Small.Hints($"\"{name}\": {{ \"kind\": \"{kind}\" }}"));

        Assert.Contains($"\"../modules/{module}\"", file, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_image_runs_as_the_hinted_user_or_as_nobody_in_particular()
    {
        var container = "\"proxy\": { \"type\": \"container.v0\", \"image\": \"docker.io/library/nginx:1.29\" }";

        Assert.Matches("user += \"65532\"", Small.File("proxy", container));
        Assert.Matches(
            "user += \"101:101\"",
            Small.File("proxy", container, Small.Hints("\"proxy\": { \"user\": \"101:101\" }"))
        );
        Assert.DoesNotMatch("user +=", Small.File("api", Small.Project("api")));
    }

    [Fact]
    public void A_service_without_paths_gets_a_host_beside_a_static_site_that_answers_the_domain()
    {
        var api = Small.Project("api", bindings: Small.Http);
        var web = Small.Project("web");
        const string Site = "\"web\": { \"kind\": \"static-site\" }";

        Assert.Matches("host += null", Small.File("api", api));
        Assert.Matches("host += \"api\"", Small.File("api", api, web, Small.Hints(Site)));
        Assert.Matches(
            "host += null",
            Small.File("api", api, web, Small.Hints($"{Site}, \"api\": {{ \"paths\": [\"/api/*\"] }}"))
        );
    }

    [Fact]
    public void Two_public_services_cannot_have_the_same_path()
    {
        var refusals = Small.Refusals(
            Small.Project("api", bindings: Small.Http),
            Small.Project("shop", bindings: Small.Http),
            Small.Hints("\"api\": { \"paths\": [\"/api/*\"] }, \"shop\": { \"paths\": [\"/api/*\", \"/shop\"] }")
        );

        Assert.Contains(
            refusals,
            refusal => refusal.Contains("'api' has one of the paths already", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_network_of_the_proxies_arrives_in_the_hinted_variable()
    {
        var hints = Small.Hints("\"api\": { \"proxyNetwork\": \"NETWORK\" }");

        Assert.Matches(
            @"NETWORK += var\.platform\.vpc_cidr",
            Small.File("api", Small.Project("api", bindings: Small.Http), hints)
        );
        Assert.Contains(
            "the load balancer does not serve 'api'",
            Assert.Single(Small.Refusals(Small.Project("api"), hints)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'api' has the environment variable 'NETWORK' already",
            Assert.Single(
                Small.Refusals(Small.Project("api", env: "\"NETWORK\": \"none\"", bindings: Small.Http), hints)
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_static_site_holds_no_secret()
    {
        var refusals = Small.Refusals(
            Small.Secret("token"),
            Small.Project("web", env: "\"TOKEN\": \"{token.value}\""),
            Small.Hints("\"web\": { \"kind\": \"static-site\" }")
        );

        Assert.Equal(
            [
                "web: env.TOKEN ({token.value}): a secret would be built into files that are handed out. Take it away, or let a service hold it.",
            ],
            refusals
        );
    }

    [Theory]
    [InlineData(256, 512, true)]
    [InlineData(256, 2048, true)]
    [InlineData(256, 1536, false)]
    [InlineData(512, 512, false)]
    [InlineData(512, 4096, true)]
    [InlineData(8192, 20480, true)]
    [InlineData(8192, 18432, false)]
    [InlineData(16384, 122880, true)]
    public void Fargate_sells_certain_pairs_of_CPU_and_memory(int cpu, int memory, bool isSold)
    {
        Assert.Equal(isSold, new FargateSize(cpu, memory).IsSold);
    }
}
