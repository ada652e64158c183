using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Tests.Verify;

public sealed class ReferenceTests
{
    // A bucket in module.site["web"], a policy for each site beside it, and a logging whose target comes through a local of the root.
    private const string Json = """
        {
          "planned_values": { "root_module": {
            "resources": [
              { "address": "aws_s3_bucket.logs", "mode": "managed", "type": "aws_s3_bucket", "name": "logs", "values": {} },
              { "address": "aws_s3_bucket_policy.site[\"web\"]", "mode": "managed", "type": "aws_s3_bucket_policy", "name": "site", "index": "web", "values": {} },
              { "address": "aws_s3_bucket_policy.site[\"admin\"]", "mode": "managed", "type": "aws_s3_bucket_policy", "name": "site", "index": "admin", "values": {} }
            ],
            "child_modules": [
              { "address": "module.site[\"web\"]", "resources": [
                { "address": "module.site[\"web\"].aws_s3_bucket.this", "mode": "managed", "type": "aws_s3_bucket", "name": "this", "values": {} },
                { "address": "module.site[\"web\"].aws_s3_bucket_logging.this[0]", "mode": "managed", "type": "aws_s3_bucket_logging", "name": "this", "index": 0, "values": {} }
              ] },
              { "address": "module.site[\"admin\"]", "resources": [
                { "address": "module.site[\"admin\"].aws_s3_bucket.this", "mode": "managed", "type": "aws_s3_bucket", "name": "this", "values": {} }
              ] }
            ]
          } },
          "configuration": { "root_module": {
            "resources": [
              { "mode": "managed", "type": "aws_s3_bucket", "name": "logs", "expressions": {} },
              { "mode": "managed", "type": "aws_s3_bucket_policy", "name": "site",
                "expressions": { "bucket": { "references": ["each.value.id", "each.value"] } },
                "for_each_expression": { "references": ["module.site"] } }
            ],
            "module_calls": { "site": {
              "source": "./site",
              "expressions": { "platform": { "references": ["local.platform"] } },
              "module": {
                "outputs": { "id": { "expression": { "references": ["aws_s3_bucket.this.id", "aws_s3_bucket.this"] } } },
                "resources": [
                  { "mode": "managed", "type": "aws_s3_bucket", "name": "this", "expressions": {} },
                  { "mode": "managed", "type": "aws_s3_bucket_logging", "name": "this", "expressions": {
                    "bucket": { "references": ["aws_s3_bucket.this.id", "aws_s3_bucket.this"] },
                    "target_bucket": { "references": ["var.platform.logs_bucket.id", "var.platform.logs_bucket", "var.platform"] }
                  } }
                ]
              }
            } }
          } }
        }
        """;

    [Fact]
    public void A_reference_inside_a_module_stays_in_its_instance()
    {
        Assert.Equal(["module.site[\"web\"].aws_s3_bucket.this"], Targets("aws_s3_bucket_logging", null, "bucket"));
    }

    [Theory]
    [InlineData("web")]
    [InlineData("admin")]
    public void Each_value_means_the_element_with_the_key(string key)
    {
        Assert.Equal([$"module.site[\"{key}\"].aws_s3_bucket.this"], Targets("aws_s3_bucket_policy", key, "bucket"));
    }

    [Fact]
    public void A_variable_leads_through_the_callers_local_to_the_part_that_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "locals.tf",
            "locals {\n  platform = { logs_bucket = { id = aws_s3_bucket.logs.id }, vpc_id = module.site }\n}\n"
        );

        Assert.Equal(["aws_s3_bucket.logs"], Targets("aws_s3_bucket_logging", null, "target_bucket", folder.Path));
    }

    [Theory]
    [InlineData("module.api[\"x\"].arn", "module", "api", "x", "arn")]
    [InlineData("data.aws_iam_policy_document.read.json", "data.aws_iam_policy_document", "read", null, "json")]
    [InlineData("aws_subnet.database[0].id", "aws_subnet", "database", "0", "id")]
    [InlineData("var.platform.kms_key_arns.data", "var", "platform", null, "kms_key_arns.data")]
    public void A_reference_has_head_name_key_and_rest(string text, string head, string name, string? key, string rest)
    {
        Assert.Equal(new Reference(head, name, key, rest), Reference.Parse(text));
    }

    private static IEnumerable<string> Targets(string type, string? key, string attribute, string? root = null)
    {
        var plan = PlanReader.Read(Json, root);
        var from = plan.Of(type).First(resource => key is null || resource.Key == key);
        return plan.Targets(from, attribute, "aws_s3_bucket").Select(bucket => bucket.Address);
    }
}
