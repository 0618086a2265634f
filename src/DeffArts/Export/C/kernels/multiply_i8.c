#include "lanes.h"

#if KERNELS_DSP
/* Four inputs of two pixels by four weights. */
static inline void four_products(const int32_t *x, int32_t weights, int32_t *first, int32_t *second)
{
    const int32_t even = __sxtb16(weights), rest = odd(weights);
    *first = __smlad(x[0], even, *first);
    *second = __smlad(x[2], even, *second);
    *first = __smlad(x[1], rest, *first);
    *second = __smlad(x[3], rest, *second);
}
#endif

/*
 * Two pixels by all output channels, two of them at a time. Weights lie four inputs of a channel beside the same four of
 * the next one; what is missing of four inputs is zero, and so is the second channel of an odd last one. Where there is
 * one pixel alone both places are its own, and the first one counts.
 */
void multiply_i8(const int32_t *columns, int fours, const filters_i8 *by, const map_i8 *out, int8_t *to0, int8_t *to1)
{
    const int32_t *ends = by->ends;
    const int8_t *shifts = by->shift;
#if KERNELS_DSP
    const word *w = (const word *)(const void *)by->weight;
#else
    const int8_t *w = by->weight;
#endif
    const int outputs = out->channels, zero = out->zero;
    for (int o = 0; o < outputs; o += 2, ends += 4, shifts += 2) {
        const int more = o + 1 < outputs;
        int32_t a = ends[0], b = more ? ends[2] : 0, c = a, d = b;
        const int32_t *x = columns;
#if KERNELS_DSP
        for (const word *last = w + (fours & ~1) * 2; w != last; w += 4, x += 8) {
            four_products(x, w[0], &a, &c);
            four_products(x, w[1], &b, &d);
            four_products(x + 4, w[2], &a, &c);
            four_products(x + 4, w[3], &b, &d);
        }
        if (fours & 1) {
            four_products(x, w[0], &a, &c);
            four_products(x, w[1], &b, &d);
            w += 2;
        }
#elif LONG_MULTIPLY
        for (int left = fours; left > 0; left -= PRODUCTS / 4) {
            int64_t first = 0, second = 0;
            const int some = left < PRODUCTS / 4 ? left : PRODUCTS / 4;
            for (const int8_t *last = w + 8 * some; w != last; w += 8, x += 4) {
                first += (int64_t)x[0] * w[0];
                second += (int64_t)x[0] * w[4];
                first += (int64_t)x[1] * w[1];
                second += (int64_t)x[1] * w[5];
                first += (int64_t)x[2] * w[2];
                second += (int64_t)x[2] * w[6];
                first += (int64_t)x[3] * w[3];
                second += (int64_t)x[3] * w[7];
            }
            const int32_t low = low_pixel(first), low2 = low_pixel(second);
            a += low;
            b += low2;
            c += high_pixel(first, low);
            d += high_pixel(second, low2);
        }
#else
        for (const int8_t *last = w + 8 * fours; w != last; w += 8)
            for (int i = 0; i < 4; i++, x++) {
                const int32_t p = (int16_t)*x, q = (*x - p) >> 16;
                a += p * w[i];
                b += p * w[i + 4];
                c += q * w[i];
                d += q * w[i + 4];
            }
#endif
        {
            const int shift = shifts[0];
            const int32_t multiplier = ends[1], round = rounding(zero, shift);
            to1[o] = settled(c, multiplier, round, shift);
            to0[o] = settled(a, multiplier, round, shift);
        }
        if (more) {
            const int shift = shifts[1];
            const int32_t multiplier = ends[3], round = rounding(zero, shift);
            to1[o + 1] = settled(d, multiplier, round, shift);
            to0[o + 1] = settled(b, multiplier, round, shift);
        }
    }
}
