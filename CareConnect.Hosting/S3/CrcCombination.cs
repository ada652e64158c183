namespace CareConnect.Hosting.S3;

/// <summary>
/// The CRC of two blocks in a row from the CRCs of each: the first is multiplied by x to the bits of the second, modulo
/// the polynomial, all in reflected form (x^0 is the highest bit). So an object in parts has its checksum without a read.
/// </summary>
internal sealed class CrcCombination(int bits, ulong polynomial)
{
    private readonly ulong _one = 1UL << (bits - 1);

    public ulong Combine(ulong first, ulong second, long secondLength) =>
        Multiply(PowerOfX(checked((ulong)secondLength * 8)), first) ^ second;

    private ulong PowerOfX(ulong exponent)
    {
        var (power, square) = (_one, _one >> 1);
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
            {
                power = Multiply(square, power);
            }
            square = Multiply(square, square);
        }
        return power;
    }

    private ulong Multiply(ulong a, ulong b)
    {
        var product = 0UL;
        for (var bit = _one; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0)
            {
                product ^= b;
            }
            b = (b & 1) == 1 ? (b >> 1) ^ polynomial : b >> 1;
        }
        return product;
    }
}
