using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Tests.Aws;

public sealed class TerraformPlanTests
{
    [Theory]
    [InlineData("aws_db_instance", """["delete", "create"]""", true)]
    [InlineData("aws_db_instance", """["delete"]""", true)]
    [InlineData("aws_db_instance", """["update"]""", false)]
    [InlineData("aws_s3_bucket", """["create", "delete"]""", true)]
    [InlineData("aws_kms_key", """["delete"]""", true)]
    [InlineData("aws_kms_replica_key", """["delete"]""", true)]
    [InlineData("aws_backup_vault", """["delete"]""", true)]
    [InlineData("aws_secretsmanager_secret", """["delete"]""", true)]
    [InlineData("aws_s3_bucket_policy", """["delete"]""", false)]
    [InlineData("aws_kms_alias", """["delete"]""", false)]
    [InlineData("aws_db_parameter_group", """["create", "delete"]""", false)]
    [InlineData("aws_ecs_service", """["delete", "create"]""", false)]
    public void What_holds_data_is_neither_destroyed_nor_replaced(string type, string actions, bool isRefused)
    {
        var plan = TerraformPlan.Parse(
            $$$"""{"resource_changes": [{"address": "{{{type}}}.it", "type": "{{{type}}}", "change": {"actions": {{{actions}}}}}]}"""
        );

        Assert.Equal(isRefused, plan.Refused.Any());
    }

    [Theory]
    [InlineData("""{"tags": null, "name": "a"}""", """{"tags": {}, "name": "a"}""", false)]
    [InlineData("""{"rules": []}""", """{"rules": [{"id": ""}]}""", false)]
    [InlineData("""{"name": "a"}""", """{"name": "b"}""", true)]
    [InlineData("""{"rules": []}""", """{"rules": [{"port": 22}]}""", true)]
    [InlineData("""{"open": false}""", """{"open": true}""", true)]
    public void Empty_in_place_of_absent_is_no_drift_and_all_else_is(string before, string after, bool isDrift)
    {
        var plan = TerraformPlan.Parse(
            $$$"""{"resource_drift": [{"address": "a.b", "type": "a", "change": {"actions": ["update"], "before": {{{before}}}, "after": {{{after}}} }}]}"""
        );

        Assert.Equal(isDrift, plan.Drift.Any());
    }
}
