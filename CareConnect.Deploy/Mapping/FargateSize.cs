namespace CareConnect.Deploy.Mapping;

/// <summary>CPU units and MiB of a task. Fargate sells certain pairs only.</summary>
internal sealed record FargateSize(int Cpu, int MemoryMiB)
{
    /// <summary>Enough for a .NET service and the telemetry collector beside it.</summary>
    public static readonly FargateSize Default = new(512, 1024);

    // AWS, "Task CPU and memory": least, most and step of the memory of each CPU size.
    private static readonly (int Cpu, int Least, int Most, int Step)[] Sizes =
    [
        (256, 512, 2048, 1024),
        (512, 1024, 4096, 1024),
        (1024, 2048, 8192, 1024),
        (2048, 4096, 16_384, 1024),
        (4096, 8192, 30_720, 1024),
        (8192, 16_384, 61_440, 4096),
        (16_384, 32_768, 122_880, 8192),
    ];

    public static string CpuSizes => string.Join(", ", Sizes.Select(size => size.Cpu));

    public bool IsSold => Sizes.Any(size => size.Cpu == Cpu && IsOf(size, MemoryMiB));

    /// <summary>Memory that goes with the CPU, for the message; null when there is no such CPU.</summary>
    public string? MemoryForCpu =>
        Sizes
            .Where(size => size.Cpu == Cpu)
            .Select(size =>
                size.Cpu == 256 ? "512, 1024 or 2048 MiB" : $"{size.Least} to {size.Most} MiB in steps of {size.Step}"
            )
            .SingleOrDefault();

    /// <summary>Fills in what no hint says: twice the CPU as memory, or the smallest CPU that the memory goes with.</summary>
    public static FargateSize Of(int? cpu, int? memoryMiB) =>
        (cpu, memoryMiB) switch
        {
            ({ } both, { } memory) => new(both, memory),
            ({ } only, null) => new(only, only * 2),
            (null, { } memory) => new(Sizes.FirstOrDefault(size => IsOf(size, memory)).Cpu, memory),
            _ => Default,
        };

    private static bool IsOf((int Cpu, int Least, int Most, int Step) size, int memory) =>
        memory >= size.Least && memory <= size.Most && (memory == 512 || memory % size.Step == 0);
}
