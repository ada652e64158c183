using System.CommandLine;
using CareConnect.Ops.Gates;
using CareConnect.Ops.Verbs.Backups;
using CareConnect.Ops.Verbs.Cache;
using CareConnect.Ops.Verbs.Diagnosis;
using CareConnect.Ops.Verbs.DisasterRecovery;
using CareConnect.Ops.Verbs.Health;
using CareConnect.Ops.Verbs.Images;
using CareConnect.Ops.Verbs.Infrastructure;
using CareConnect.Ops.Verbs.Maintenance;
using CareConnect.Ops.Verbs.Patches;
using CareConnect.Ops.Verbs.Restores;
using CareConnect.Ops.Verbs.Rotations;
using CareConnect.Ops.Verbs.Smoke;
using CareConnect.Ops.Verbs.Versions;
using CareConnect.Ops.Verbs.Web;

namespace CareConnect.Ops.CommandLine;

/// <summary>All verbs.</summary>
internal static class OpsCommandLine
{
    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Operates CareConnect: each procedure of the operations guide is one command. Add --dry-run to see what a command "
                + "would do; run it again if it was interrupted. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by a gate."
        );
        foreach (var option in CommonOptions.All)
        {
            root.Add(option);
        }

        root.Add(HealthVerb.Create());
        root.Add(DiagnoseVerb.Create());
        root.Add(SmokeVerb.Create());
        root.Add(BackupVerb.Create());
        root.Add(RestoreVerb.Create());
        root.Add(DrVerb.Create());
        root.Add(MaintenanceVerb.Create());
        root.Add(RotateVerb.Create());
        root.Add(CacheVerb.Create());
        root.Add(InfraVerb.Create());
        root.Add(GateVerb.Create());
        root.Add(ImagesVerb.Create());
        root.Add(PatchVerb.Create());
        root.Add(WebVerb.Create());
        VersionVerbs.All().ForEach(root.Add);

        return root;
    }
}
