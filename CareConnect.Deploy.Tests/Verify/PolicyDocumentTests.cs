using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Tests.Verify;

public sealed class PolicyDocumentTests
{
    [Theory]
    [InlineData(
        """{ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Condition": { "Bool": { "aws:SecureTransport": "false" } } }""",
        true
    )]
    [InlineData(
        """{ "Effect": "Deny", "Principal": { "AWS": "*" }, "Action": "s3:*", "Condition": { "Bool": { "aws:SecureTransport": [false] } } }""",
        false
    )]
    [InlineData(
        """{ "Effect": "Deny", "Principal": { "AWS": "*" }, "Action": "s3:*", "Condition": { "Bool": { "aws:SecureTransport": false } } }""",
        true
    )]
    [InlineData(
        """{ "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Condition": { "Bool": { "aws:SecureTransport": "false" } } }""",
        false
    )]
    [InlineData(
        """{ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Condition": { "Bool": { "aws:SecureTransport": "true" } } }""",
        false
    )]
    [InlineData(
        """{ "Effect": "Deny", "Principal": { "AWS": "arn:aws:iam::1:root" }, "Action": "s3:*", "Condition": { "Bool": { "aws:SecureTransport": "false" } } }""",
        false
    )]
    public void Only_a_denial_for_everybody_without_TLS_counts(string statement, bool denies)
    {
        var editor = new PlanEditor(SmallPlan.Json);
        editor.Add("aws_s3_bucket_policy.added", $$"""{ "policy": { "Statement": [{{statement}}] } }""");
        var plan = PlanReader.Read(editor.Json);

        var policy = PolicyDocument.Read(
            plan,
            plan.Of("aws_s3_bucket_policy").Single(one => one.Name == "added"),
            "policy"
        );

        Assert.Equal(denies, policy!.DeniesPlainText);
    }

    [Fact]
    public void A_data_source_is_read_with_the_documents_that_it_takes_in_although_its_text_is_unknown()
    {
        var plan = PlanReader.Read(
            """
            {
              "planned_values": { "root_module": { "resources": [
                { "address": "aws_iam_policy.this", "mode": "managed", "type": "aws_iam_policy", "name": "this", "values": {} },
                { "address": "data.aws_iam_policy_document.this", "mode": "data", "type": "aws_iam_policy_document", "name": "this",
                  "values": { "statement": [{ "effect": null, "actions": ["s3:GetObject"], "resources": [null] }] } },
                { "address": "data.aws_iam_policy_document.base", "mode": "data", "type": "aws_iam_policy_document", "name": "base",
                  "values": { "statement": [{ "effect": "Deny", "actions": ["s3:*"], "resources": ["*"] }] } }
              ] } },
              "resource_changes": [
                { "address": "aws_iam_policy.this", "type": "aws_iam_policy", "change": { "actions": ["create"], "after_unknown": { "policy": true } } }
              ],
              "configuration": { "root_module": { "resources": [
                { "mode": "managed", "type": "aws_iam_policy", "name": "this",
                  "expressions": { "policy": { "references": ["data.aws_iam_policy_document.this.json", "data.aws_iam_policy_document.this"] } } },
                { "mode": "data", "type": "aws_iam_policy_document", "name": "this",
                  "expressions": { "source_policy_documents": { "references": ["data.aws_iam_policy_document.base.json", "data.aws_iam_policy_document.base"] } } },
                { "mode": "data", "type": "aws_iam_policy_document", "name": "base", "expressions": {} }
              ] } }
            }
            """
        );

        var policy = PolicyDocument.Read(plan, plan.Of("aws_iam_policy").Single(), "policy")!;

        Assert.Equal([true, false], policy.Statements.Select(statement => statement.Allows));
        Assert.False(policy.Statements[0].IsOnEverything);
    }
}
