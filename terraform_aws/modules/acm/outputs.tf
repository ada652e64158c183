output "certificate_arn" {
  description = "Certificate, known only once it is issued."
  value       = aws_acm_certificate_validation.this.certificate_arn
}
