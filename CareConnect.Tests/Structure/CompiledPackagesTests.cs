using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Xunit;

namespace CareConnect.Tests.Structure;

/// <summary>The programs run packages whose code is compiled already, where there is a compiler for this system.</summary>
public sealed class CompiledPackagesTests
{
    // artifacts/bin/CareConnect.Tests/debug: the other programs are beside it, in the same configuration.
    private static readonly DirectoryInfo Here = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    [Theory]
    [InlineData("CareConnect.Api", "Microsoft.EntityFrameworkCore.dll")]
    [InlineData("CareConnect.Worker", "Npgsql.dll")]
    [InlineData("CareConnect.Migrator", "Evolve.dll")]
    public void A_program_runs_compiled_packages(string program, string package)
    {
        Assert.SkipUnless(
            (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
                && RuntimeInformation.OSArchitecture is Architecture.X64 or Architecture.Arm64,
            "There is no compiler of packages for this system."
        );

        var file = Path.Combine(Here.Parent!.Parent!.FullName, program, Here.Name, package);

        Assert.True(IsCompiled(file), $"{file} holds no compiled code.");
    }

    [Fact]
    public void What_is_compiled_here_would_not_pass_for_compiled_if_it_were_not()
    {
        Assert.False(IsCompiled(typeof(CompiledPackagesTests).Assembly.Location));
    }

    private static bool IsCompiled(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        return reader.PEHeaders.CorHeader?.ManagedNativeHeaderDirectory.Size > 0;
    }
}
