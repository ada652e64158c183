using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Topics and queues.</summary>
internal static class MessagingRules
{
    private const string Topic = "aws_sns_topic";
    private const string Queue = "aws_sqs_queue";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "sns-encrypted-kms",
            "SNSEncryptedKMS",
            "308(a)(1)(ii)(B), 312(a)(2)(iv), 314(b)(2)(i)",
            "Topics are encrypted with our own key.",
            "Set kms_master_key_id to a customer key; alarms cannot publish through AWS's own.",
            d =>
                d.Each(
                    Topic,
                    topic =>
                        Deployment.Unless(
                            Deployment.HasCustomerKey(topic, "kms_master_key_id"),
                            "it has no customer key"
                        )
                )
        ),
        new(
            "ours-sns-tls-only",
            "AwsSolutions-SNS3",
            "312(e)(1), 312(e)(2)(ii)",
            "Topics refuse publishers without TLS.",
            "Deny where aws:SecureTransport is false, in the topic's policy.",
            d =>
                d.Each(
                    Topic,
                    topic =>
                        Deployment.Unless(
                            DeniesPlainText(d.Plan, topic, "aws_sns_topic_policy", "arn"),
                            "no policy of it denies requests without TLS"
                        )
                )
        ),
        new(
            "ours-sqs-encrypted",
            "AwsSolutions-SQS2",
            "312(a)(2)(iv)",
            "Queues are encrypted.",
            "Set kms_master_key_id or sqs_managed_sse_enabled.",
            d =>
                d.Each(
                    Queue,
                    queue =>
                        Deployment.Unless(
                            queue.IsSet("kms_master_key_id") || queue.Is("sqs_managed_sse_enabled"),
                            "it is not encrypted"
                        )
                )
        ),
        new(
            "ours-sqs-dead-letters",
            "AwsSolutions-SQS3",
            "308(a)(7)(i), 312(b)",
            "What a queue cannot deliver is kept.",
            "Set redrive_policy, or redrive_allow_policy where the queue is a dead-letter queue itself.",
            d =>
                d.Each(
                    Queue,
                    queue =>
                        Deployment.Unless(
                            queue.IsSet("redrive_policy") || queue.IsSet("redrive_allow_policy"),
                            "it has no dead-letter queue"
                        )
                )
        ),
        new(
            "ours-sqs-tls-only",
            "AwsSolutions-SQS4",
            "312(e)(1), 312(e)(2)(ii)",
            "Queues refuse requests without TLS.",
            "Deny where aws:SecureTransport is false, in the queue's policy.",
            d =>
                d.Each(
                    Queue,
                    queue =>
                        Deployment.Unless(
                            DeniesPlainText(d.Plan, queue, "aws_sqs_queue_policy", "queue_url"),
                            "no policy of it denies requests without TLS"
                        )
                )
        ),
    ];

    private static bool DeniesPlainText(Plan plan, Resource owner, string policyType, string attribute) =>
        plan.LinkedTo(owner, policyType, attribute)
            .Select(policy => PolicyDocument.Read(plan, policy, "policy"))
            .Append(PolicyDocument.Read(plan, owner, "policy"))
            .Any(policy => policy?.DeniesPlainText == true);
}
