# Once a day everything that carries the tag Backup = daily, whatever the manifest holds. 164.308(a)(7)(ii)(A), (B)
resource "aws_backup_plan" "daily" {
  name = "${var.platform.name}-daily"

  rule {
    rule_name         = "daily"
    target_vault_name = var.vault.name
    schedule          = "cron(0 8 * * ? *)" # UTC: a job fails within an hour before, or during, a window of the databases (03:00 to 07:00)
    start_window      = 60
    completion_window = 480

    lifecycle {
      delete_after = var.retention_days
    }

    dynamic "copy_action" {
      for_each = var.copy_vault[*]

      content {
        destination_vault_arn = copy_action.value.arn

        lifecycle {
          delete_after = var.retention_days
        }
      }
    }
  }
}

resource "aws_backup_selection" "daily" {
  name         = "${var.platform.name}-daily"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = aws_iam_role.this.arn

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "daily"
  }

  depends_on = [aws_iam_role_policy_attachment.this, aws_backup_region_settings.this]
}

# A service that the region has not opted into is passed over by a plan without a word.
resource "aws_backup_region_settings" "this" {
  resource_type_opt_in_preference = { RDS = true, S3 = true }

  # AWS answers with every service that it knows; the others are none of this root's business.
  lifecycle {
    ignore_changes = [resource_type_opt_in_preference, resource_type_management_preference]
  }
}
