using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary>
/// Keeps two rotations of one topology apart: each would restart the replica that the other counts on. It ends with the
/// process that holds it, however that ends.
/// </summary>
internal sealed class RotationLock : IDisposable
{
    // The process holds it to its end, whether or not anybody disposes of it.
    private static readonly List<RotationLock> Held = [];
    private readonly FileStream _file;

    private RotationLock(FileStream file) => _file = file;

    /// <summary>Null when another process holds it.</summary>
    /// <exception cref="ProcedureException">The file cannot be written.</exception>
    public static RotationLock? TryHold(LocalTopology topology)
    {
        var path = topology.Home.RotationLock(topology.Name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var held = new RotationLock(new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
            Held.Add(held);
            return held;
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new ProcedureException(
                $"{path} cannot be written: {problem.Message} Set CARECONNECT_HOME to a folder of your own.",
                problem
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
