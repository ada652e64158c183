# One repository for each image. A tag once given stays: what was scanned and tested is what runs, 164.312(c)(1).
resource "aws_ecr_repository" "this" {
  for_each = var.images

  name                 = "${var.name}/${each.key}"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = var.environment == "dev"

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn
  }

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_ecr_lifecycle_policy" "this" {
  for_each = aws_ecr_repository.this

  repository = each.value.name
  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "Images that lost their tag or never had one"
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 14 }
        action       = { type = "expire" }
      },
      {
        # By count and not by age: what runs in a quiet year must stay, and so must what a rollback goes to.
        rulePriority = 2
        description  = "All but the newest images"
        selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = var.kept_images }
        action       = { type = "expire" }
      },
    ]
  })
}

# Images are in the other region before they are needed there. The configuration belongs to the whole registry, so one environment sets it.
resource "aws_ecr_replication_configuration" "this" {
  count = var.replication == null ? 0 : 1

  replication_configuration {
    rule {
      destination {
        region      = var.replication.region
        registry_id = var.replication.account_id
      }

      repository_filter {
        filter      = "${var.name}/"
        filter_type = "PREFIX_MATCH"
      }
    }
  }
}

# Without a template the copies' repositories would be mutable and under a key of AWS's own.
resource "aws_ecr_repository_creation_template" "replicas" {
  for_each = var.replica_prefixes

  prefix               = each.key
  description          = "Repositories that replication makes for ${each.key}"
  applied_for          = ["REPLICATION"]
  image_tag_mutability = "IMMUTABLE"
  custom_role_arn      = aws_iam_role.replicas[0].arn

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn
  }

  depends_on = [aws_iam_role_policy_attachment.replicas]
}
