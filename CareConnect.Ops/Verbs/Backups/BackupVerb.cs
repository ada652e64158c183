using System.CommandLine;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Verbs.Restores;
using CareConnect.Ops.Vpc;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary><c>backup</c> and what belongs to it.</summary>
internal static class BackupVerb
{
    public static Command Create()
    {
        var keep = new Option<BackupClass>("--class")
        {
            Description = "How long it is kept: daily 30 days, yearly 7 years.",
            DefaultValueFactory = _ => BackupClass.Daily,
        };
        var physical = new Option<bool>("--physical")
        {
            Description =
                "Copy the whole server instead, for restores to a point in time: on AWS a snapshot; here it needs the AppHost's --with-replica.",
        };
        var confirm = new Option<bool>("--confirm") { Description = "Remove what is shown." };
        var name = new Argument<string?>("backup")
        {
            Description = "Which backup, as backup list calls it; the newest without.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var backup = new Command("backup", "Dumps the database as careconnect_backup into the backups bucket.")
        {
            keep,
            physical,
        };
        backup.Add(
            new Command("verify", "Restores a backup into a scratch database and compares it row for row.")
            {
                name,
            }.OnStores((stores, arguments) => BackupVerify.Create(stores, arguments.GetValue(name)))
        );
        backup.Add(
            new Command("list", "Shows the backups, the newest first.").OnStores(
                (stores, _) => BackupList.Create(stores),
                aws: (topology, arguments) => AwsBackup.List(topology, BackupList.Create(new TaskStores()))
            )
        );
        backup.Add(
            new Command("age", "Tells how old the newest backup is that was restored and compared.").OnStores(
                (stores, _) => BackupAge.Create(stores)
            )
        );
        backup.Add(
            new Command("prune", "Shows which backups are past their time; removes them with --confirm.")
            {
                confirm,
            }.OnStores(
                (stores, arguments) => BackupPrune.Create(stores, TimeProvider.System, arguments.GetValue(confirm))
            )
        );
        return backup.OnStores(
            (stores, arguments) => BackupCreate.Create(stores, arguments.GetValue(keep)),
            (topology, arguments) => arguments.GetValue(physical) ? PhysicalBackup.Create(topology) : null,
            (topology, arguments) => arguments.GetValue(physical) ? AwsBackup.Create(topology) : null
        );
    }
}
