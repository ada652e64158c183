using MimeKit;
using MimeKit.IO;

namespace CareConnect.Hosting.Mail;

/// <summary>A part's content as its reader would save it.</summary>
internal static class MailPartContent
{
    public static long SizeOf(MimeEntity entity)
    {
        using var measure = new MeasuringStream();
        Write(entity, measure, CancellationToken.None);
        return measure.Length;
    }

    public static void Write(MimeEntity entity, Stream stream, CancellationToken cancellationToken)
    {
        switch (entity)
        {
            case MimePart part:
                part.Content?.DecodeTo(stream, cancellationToken);
                break;
            case MessagePart message:
                message.Message?.WriteTo(stream, cancellationToken);
                break;
            default:
                entity.WriteTo(stream, cancellationToken);
                break;
        }
    }
}
