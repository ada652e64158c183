output "arn" {
  description = "ARN of the load balancer."
  value       = aws_lb.this.arn
}

output "arn_suffix" {
  description = "Load balancer as CloudWatch's dimension names it."
  value       = aws_lb.this.arn_suffix
}

output "dns_name" {
  description = "Private name of the load balancer, the origin's name in a distribution."
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "Hosted zone of the load balancer's name, for alias records."
  value       = aws_lb.this.zone_id
}

output "listener_arn" {
  description = "HTTPS listener that services add their rules to."
  value       = aws_lb_listener.https.arn
}

output "security_group_id" {
  description = "Security group of the load balancer."
  value       = aws_security_group.this.id
}

output "vpc_origin_id" {
  description = "VPC origin through which CloudFront reaches the load balancer."
  value       = aws_cloudfront_vpc_origin.this.id
}
