using CareConnect.Deploy.Verify.Sources;

namespace CareConnect.Deploy.Tests.Verify;

public sealed class HclReaderTests
{
    [Fact]
    public void Blocks_have_labels_and_their_own_arguments()
    {
        var block = Assert.Single(
            HclReader.Blocks(
                """
                # variable "commented" {}
                variable "size" {
                  type    = object({ cpu = number, tags = map(string) })
                  default = { cpu = 1, tags = { "a}b" = "${upper("x")}" } } // not the end: }
                  validation {
                    condition = var.size.cpu > 0
                  }
                }
                """
            )
        );

        Assert.Equal(["size"], block.Labels);
        Assert.Equal(["type", "default"], block.Arguments.Keys);
        Assert.Equal("object({ cpu = number, tags = map(string) })", block.Arguments["type"]);
    }

    [Theory]
    [InlineData("a = <<-EOT\n  b = 1\n  }\n  EOT\nc = 2", "a,c")]
    [InlineData("a = [\n  1,\n  2,\n]\nb = 3", "a,b")]
    [InlineData("/* a = 1 */ b = \"\\\"}\"\nc = 1", "b,c")]
    [InlineData("a = x == y ? 1 : 2\n\"quoted-key\" = 1", "a,quoted-key")]
    public void Arguments_end_where_Terraform_ends_them(string body, string names)
    {
        Assert.Equal(names.Split(','), HclReader.Arguments(body).Select(argument => argument.Key));
    }

    [Fact]
    public void Items_are_separated_by_their_own_commas_only()
    {
        Assert.Equal(
            ["local.a", "{ b = f(1, 2), c = [3, 4] }"],
            HclReader.Items("local.a, { b = f(1, 2), c = [3, 4] },")
        );
    }

    [Fact]
    public void Locals_know_what_each_part_of_an_object_refers_to()
    {
        var locals = Locals.Parse([
            """
            locals {
              base     = { region = var.region, keys = module.kms.arns }
              platform = merge(local.base, {
                subnets = module.vpc.database_subnet_ids
                logs    = { id = module.logs.id }
              })
            }
            """,
        ]);

        Assert.Equal([("module.vpc.database_subnet_ids", "")], locals.Of("platform.subnets"));
        Assert.Equal([("module.logs.id", "")], locals.Of("platform.logs"));
        Assert.Equal([("local.base", "keys.data")], locals.Of("platform.keys.data"));
        Assert.Equal([("module.kms.arns", "data")], locals.Of("base.keys.data"));
        Assert.Empty(locals.Of("other"));
    }
}
