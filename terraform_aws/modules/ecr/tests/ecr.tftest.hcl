mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }

  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/mocked" }
  }
}

variables {
  name        = "careconnect-prod"
  environment = "prod"
  region      = "us-east-1"
  account_id  = "123456789012"
  images      = ["api", "worker"]
  kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
}

run "images_are_scanned_encrypted_and_never_replaced" {
  assert {
    condition = alltrue([for repository in aws_ecr_repository.this :
      repository.image_tag_mutability == "IMMUTABLE" && repository.image_scanning_configuration[0].scan_on_push &&
      repository.encryption_configuration[0].encryption_type == "KMS" && repository.encryption_configuration[0].kms_key == var.kms_key_arn &&
      !repository.force_delete
    ])
    error_message = "Tags are immutable, images scanned and encrypted with the customer key."
  }

  assert {
    condition     = aws_ecr_repository.this["api"].name == "careconnect-prod/api" && toset(keys(aws_ecr_lifecycle_policy.this)) == toset(["api", "worker"])
    error_message = "One repository with a lifecycle for each image."
  }

  assert {
    condition     = length(aws_ecr_replication_configuration.this) == 0 && length(aws_iam_role.replicas) == 0
    error_message = "Without a wish nothing is copied."
  }
}

run "prods_images_are_copied_to_the_other_region" {
  variables {
    replication = { region = "us-west-2", account_id = "123456789012" }
  }

  assert {
    condition = (
      aws_ecr_replication_configuration.this[0].replication_configuration[0].rule[0].destination[0].region == "us-west-2" &&
      aws_ecr_replication_configuration.this[0].replication_configuration[0].rule[0].repository_filter[0].filter == "careconnect-prod/"
    )
    error_message = "The environment's repositories are copied, and no others."
  }
}

run "copies_are_immutable_and_encrypted_too" {
  variables {
    name             = "careconnect-dr"
    environment      = "dr"
    region           = "us-west-2"
    replica_prefixes = ["careconnect-prod"]
  }

  assert {
    condition = (
      aws_ecr_repository_creation_template.replicas["careconnect-prod"].image_tag_mutability == "IMMUTABLE" &&
      aws_ecr_repository_creation_template.replicas["careconnect-prod"].encryption_configuration[0].encryption_type == "KMS"
    )
    error_message = "Repositories made by replication follow the same rules."
  }
}

run "a_copy_into_the_own_registry_is_refused" {
  command         = plan
  expect_failures = [var.replication]

  variables {
    replication = { region = "us-east-1", account_id = "123456789012" }
  }
}

run "keeping_too_few_images_is_refused" {
  command         = plan
  expect_failures = [var.kept_images]

  variables {
    kept_images = 3
  }
}
