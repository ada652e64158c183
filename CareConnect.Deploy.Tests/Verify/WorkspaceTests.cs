using CareConnect.Deploy.Verify.Workspace;

namespace CareConnect.Deploy.Tests.Verify;

public sealed class WorkspaceTests
{
    [Fact]
    public void Every_aws_provider_gets_an_override_with_its_alias()
    {
        var text = Overrides.Text([
            """
            provider "aws" {
              region = "us-east-1"
            }
            provider "aws" {
              alias  = "dr"
              region = "us-west-2"
            }
            provider "random" {}
            """,
        ]);

        Assert.Equal(2, text.Split("provider \"aws\"").Length - 1);
        Assert.Single(text.Split('\n'), line => line.Trim() == "alias = \"dr\"");
        Assert.Contains("backend \"local\" {}", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("max_retries").Length - 1);
    }

    [Fact]
    public void An_encoded_document_gets_a_companion_with_the_same_instances()
    {
        var text = ReadableDocuments.Companions(
            """
            resource "aws_ecs_task_definition" "this" {
              for_each              = var.jobs
              family                = each.key
              container_definitions = jsonencode([local.container[each.key], { name = "side-car)" }])
            }
            resource "aws_iam_policy" "known" {
              policy = data.aws_iam_policy_document.known.json
            }
            """
        );

        Assert.Equal(
            """
            resource "terraform_data" "readable_aws_ecs_task_definition_this_container_definitions" {
              for_each = var.jobs
              input = [local.container[each.key], { name = "side-car)" }]
            }


            """,
            text
        );
    }

    [Fact]
    public void Secrets_get_canaries_and_open_variables_placeholders_of_their_type()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "variables.tf",
            """
            variable "password" {
              type      = string
              ephemeral = true
            }
            variable "given" {
              type = string
            }
            variable "optional" {
              default = 1
            }
            variable "images" {
              type = map(string)
            }
            variable "domain_name" {
              type = string
            }
            """
        );
        folder.Write("workloads/api.generated.tf", "module \"api\" {\n  image = var.images[\"api\"]\n}\n");
        var values = new VariableValues(folder.Path, folder.Write("prod.tfvars", "given = \"x\"\n"));

        var json = System.Text.Json.Nodes.JsonNode.Parse(values.ToJson())!.AsObject();

        Assert.Equal(["domain_name", "images", "password"], json.Select(entry => entry.Key).Order());
        Assert.Equal(values.Canaries["password"], json["password"]!.GetValue<string>());
        Assert.Matches("@sha256:0{64}$", json["images"]!["api"]!.GetValue<string>());
        Assert.Equal("careconnect.example", json["domain_name"]!.GetValue<string>());
    }

    [Fact]
    public void A_refused_canary_is_followed_by_other_kinds_until_there_is_none_left()
    {
        using var folder = new TemporaryFolder();
        folder.Write("variables.tf", "variable \"pin\" {\n  ephemeral = true\n}\n");
        var values = new VariableValues(folder.Path, folder.Write("prod.tfvars", ""));
        const string Refusal = "Error: Invalid value for variable\n  on variables.tf line 1:\n  1: variable \"pin\" {";

        var seen = new HashSet<string>();
        do
        {
            values.ToJson();
            Assert.True(seen.Add(values.Canaries["pin"]));
        } while (values.TryOthers(Refusal));

        Assert.Contains(seen, canary => canary.All(char.IsAsciiDigit));
        Assert.Contains(seen, canary => canary.Any(char.IsPunctuation));
        Assert.False(values.TryOthers("Error: Unsupported argument"));
    }
}
