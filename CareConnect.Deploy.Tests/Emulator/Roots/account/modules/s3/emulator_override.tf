# Laid over the copy of modules/s3: what not-applied.json says of it.
resource "aws_s3_bucket_logging" "this" {
  count = 0
}
