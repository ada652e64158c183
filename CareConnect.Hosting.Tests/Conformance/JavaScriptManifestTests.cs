using Aspire.Hosting;
using Aspire.Hosting.JavaScript;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>Applications in JavaScript are published as images, with the Dockerfiles that Aspire writes for them.</summary>
public sealed class JavaScriptManifestTests
{
    [Fact]
    public async Task A_Vite_app_is_an_image_that_only_builds()
    {
        using var app = new TemporaryApp(("package-lock.json", "empty"));

        var resources = await Published.ResourcesAsync(builder => builder.AddViteApp("vite", app.Folder), app.Root);

        Assert.Equal(
            """
            {
              "type": "container.v1",
              "build": {
                "context": "app",
                "dockerfile": "vite.Dockerfile",
                "buildOnly": true
              },
              "env": {
                "NODE_ENV": "production",
                "PORT": "{vite.bindings.http.targetPort}"
              },
              "bindings": {
                "http": {
                  "scheme": "http",
                  "protocol": "tcp",
                  "transport": "http",
                  "targetPort": 8000
                }
              }
            }
            """,
            Published.Json(resources["vite"])
        );
        Assert.Equal(["vite"], resources.Select(resource => resource.Key));
        Assert.Equal(
            """
            FROM node:22-slim
            WORKDIR /app
            COPY package*.json ./
            RUN --mount=type=cache,target=/root/.npm npm ci
            COPY . .
            RUN npm run build

            """,
            app.Read("vite.Dockerfile")
        );
    }

    [Fact]
    public async Task A_Dockerfile_of_its_own_is_taken_and_starts_the_app()
    {
        using var app = new TemporaryApp(("Dockerfile", "FROM scratch\n"));

        var resources = await Published.ResourcesAsync(builder => builder.AddJavaScriptApp("js", app.Folder), app.Root);

        Assert.Equal("""{"context":"app","dockerfile":"app/Dockerfile"}""", resources["js"]!["build"]!.ToJsonString());
        Assert.False(File.Exists(Path.Combine(app.Root, "js.Dockerfile")));
    }

    [Fact]
    public async Task Yarn_builds_by_the_script_and_the_arguments_given()
    {
        using var app = new TemporaryApp();

        await Published.ResourcesAsync(
            builder =>
                builder
                    .AddJavaScriptApp("js", app.Folder)
                    .WithYarn(installArgs: ["--immutable"])
                    .WithBuildScript("do", ["--build"]),
            app.Root
        );

        Assert.Equal(
            """
            FROM node:22-slim
            WORKDIR /app
            COPY package.json ./
            RUN --mount=type=cache,target=/root/.cache/yarn yarn install --immutable
            COPY . .
            RUN yarn run do --build

            """,
            app.Read("js.Dockerfile")
        );
    }

    [Fact]
    public async Task A_lock_file_is_copied_and_kept_to()
    {
        using var app = new TemporaryApp(
            ("yarn.lock", ""),
            (".yarnrc.yml", ""),
            ("pnpm-lock.yaml", ""),
            ("bun.lock", "")
        );

        await Published.ResourcesAsync(
            builder =>
            {
                builder.AddJavaScriptApp("yarn", app.Folder).WithYarn();
                builder.AddJavaScriptApp("pnpm", app.Folder).WithPnpm();
                builder.AddJavaScriptApp("bun", app.Folder).WithBun();
            },
            app.Root
        );

        Assert.Contains(
            "COPY package.json yarn.lock .yarnrc.yml ./\nRUN --mount=type=cache,target=.yarn/cache yarn install --immutable\n",
            app.Read("yarn.Dockerfile"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "WORKDIR /app\nRUN corepack enable pnpm\nCOPY package.json pnpm-lock.yaml ./\nRUN --mount=type=cache,target=/pnpm/store pnpm install --frozen-lockfile\n",
            app.Read("pnpm.Dockerfile"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "FROM oven/bun:1\nWORKDIR /app\nCOPY package.json bun.lock ./\nRUN --mount=type=cache,target=/root/.bun/install/cache bun install --frozen-lockfile\n",
            app.Read("bun.Dockerfile"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(".nvmrc", "18.20.0", "18")]
    [InlineData(".nvmrc", "v20.1.0", "20")]
    [InlineData(".nvmrc", "^16.0.0", "16")]
    [InlineData(".nvmrc", "~19.5.0", "19")]
    [InlineData(".nvmrc", "lts/*", "22")]
    [InlineData(".node-version", "v21.5.0", "21")]
    [InlineData("package.json", """{"engines":{"node":">=20.12"}}""", "20")]
    [InlineData("package.json", "{", "22")]
    [InlineData(".tool-versions", "ruby 3.2.0\nnodejs 19.8.1\npython 3.11.0", "19")]
    [InlineData("README.md", "18", "22")]
    public async Task The_version_of_Node_is_the_one_that_the_app_asks_for(string file, string content, string version)
    {
        using var app = new TemporaryApp((file, content));

        await Published.ResourcesAsync(builder => builder.AddViteApp("vite", app.Folder), app.Root);

        Assert.StartsWith($"FROM node:{version}-slim\n", app.Read("vite.Dockerfile"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Node_app_is_built_in_one_stage_and_runs_in_another()
    {
        using var app = new TemporaryApp(("package.json", "{}"), ("package-lock.json", "{}"));

        await Published.ResourcesAsync(builder => builder.AddNodeApp("js", app.Folder, "app.js"), app.Root);

        Assert.Equal(
            """
            FROM node:22-alpine AS build

            WORKDIR /app
            COPY package*.json ./
            RUN --mount=type=cache,target=/root/.npm npm ci
            COPY . .

            FROM node:22-alpine AS runtime

            WORKDIR /app
            COPY --from=build /app /app

            ENV NODE_ENV=production

            USER node

            ENTRYPOINT ["node","app.js"]

            """,
            app.Read("js.Dockerfile")
        );
    }

    [Fact]
    public async Task A_Node_app_may_have_no_packages_or_a_manager_that_nobody_knows()
    {
        using var app = new TemporaryApp();

        await Published.ResourcesAsync(
            builder =>
            {
                builder.AddNodeApp("bare", app.Folder, "app.js");
                builder
                    .AddNodeApp("own", app.Folder, "app.js")
                    .WithAnnotation(
                        new JavaScriptPackageManagerAnnotation("mypm", runScriptCommand: null)
                        {
                            PackageFilesPatterns = { new CopyFilePattern("package*.json", "./") },
                        }
                    )
                    .WithAnnotation(new JavaScriptInstallCommandAnnotation(["myinstall"]))
                    .WithBuildScript("mybuild");
            },
            app.Root
        );

        Assert.StartsWith(
            "FROM node:22-alpine AS build\n\nWORKDIR /app\nCOPY . .\n\nFROM node:22-alpine AS runtime\n",
            app.Read("bare.Dockerfile"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "FROM node:22-alpine AS build\n\nWORKDIR /app\nCOPY package*.json ./\nRUN mypm myinstall\nCOPY . .\n\nRUN mypm mybuild\n\nFROM",
            app.Read("own.Dockerfile"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Built_files_go_into_the_image_of_who_serves_them()
    {
        using var app = new TemporaryApp(("package.json", "{}"));

        var resources = await Published.ResourcesAsync(
            builder =>
            {
                var web = builder.AddViteApp("static-dev", app.Folder).WithContainerFilesSource("/app/more");
                builder
                    .AddProject("api", Path.GetFullPath(Published.Api, AppHostProcess.Directory))
                    .WithArgs("--x")
                    .PublishWithContainerFiles(web, "./wwwroot");
                builder.AddNodeApp("node", app.Folder, "app.js").PublishWithContainerFiles(web, "./static");
            },
            app.Root
        );

        Assert.Equal(
            ["type", "path", "containerFiles", "args", "env", "bindings"],
            resources["api"]!.AsObject().Select(member => member.Key)
        );
        Assert.Equal(
            """{"static-dev":{"destination":"./wwwroot","sources":["/app/dist","/app/more"]}}""",
            resources["api"]!["containerFiles"]!.ToJsonString()
        );
        var dockerfile = app.Read("node.Dockerfile");
        Assert.StartsWith(
            "ARG STATIC_DEV_IMAGENAME=static-dev:latest\n\nFROM node:22-alpine AS build\n",
            dockerfile,
            StringComparison.Ordinal
        );
        Assert.Contains(
            """
            COPY . .

            FROM ${STATIC_DEV_IMAGENAME} AS static_dev_stage

            FROM node:22-alpine AS runtime

            WORKDIR /app
            COPY --from=build /app /app
            COPY --from=static_dev_stage /app/dist /app/./static
            COPY --from=static_dev_stage /app/more /app/./static


            ENV NODE_ENV=production

            """,
            dockerfile,
            StringComparison.Ordinal
        );
    }
}
