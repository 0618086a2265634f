/*
 * What the 8-bit convolutions share. Before the products the inputs are gathered into `columns`, less the zero point and
 * with the ReLU taken: once for all output channels. They are 32-bit words that hold two numbers each. With the DSP
 * extension these are two inputs of one pixel, as __smlad takes them; elsewhere the same input of two pixels, PIXELS apart,
 * so that one long multiplication is two products.
 */
#ifndef LANES_H
#define LANES_H

#include <string.h>

#include "kernels.h"

#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(KERNELS_PORTABLE)
#include <arm_acle.h>
#define KERNELS_DSP 1
typedef int32_t __attribute__((may_alias)) word; /* weights are read four at a time */

static inline int32_t four(const int8_t *from)
{
    int32_t bytes;
    memcpy(&bytes, from, 4);
    return bytes;
}

/*
 * The second and the fourth of four bytes; gcc 12 makes two instructions of the intrinsic with a rotation. Its intrinsics
 * for saturation do not compile without warnings of conversions.
 */
static inline int32_t odd(int32_t bytes)
{
    int32_t pair;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(bytes));
    return pair;
}

static inline int32_t odd_plus(int32_t add, int32_t bytes)
{
    int32_t pair;
    __asm__("sxtab16 %0, %1, %2, ror #8" : "=r"(pair) : "r"(add), "r"(bytes));
    return pair;
}

/* A pair of values below 256 with the ReLU taken: what is negative saturates at 0. */
static inline int32_t rectified(int32_t pair)
{
    int32_t result;
    __asm__("usat16 %0, #8, %1" : "=r"(result) : "r"(pair));
    return result;
}

static inline int32_t twice(int value)
{
    return (int32_t)(((uint32_t)value & 0xffffu) * 0x10001u);
}
#else
#define KERNELS_DSP 0
#if defined(__ARM_ARCH_6M__) || defined(__ARM_ARCH_8M_BASE__) || defined(KERNELS_SHORT)
#define LONG_MULTIPLY 0
#define PIXELS 65536
#else
#define LONG_MULTIPLY 1
#define PIXELS 4194304 /* so many products of 8 by 9 bits, 64, have room below it */
#endif
#define PRODUCTS 64

#if LONG_MULTIPLY
/* The two sums of up to 64 long products. */
static inline int32_t low_pixel(int64_t sum)
{
    return (int32_t)((uint32_t)sum << 10) >> 10;
}

static inline int32_t high_pixel(int64_t sum, int32_t low)
{
    return (int32_t)((sum - low) >> 22);
}
#endif
#endif

#if KERNELS_DSP
/* Four inputs of two pixels. */
static inline int32_t *gather_four(int32_t *x, int32_t bytes0, int32_t bytes1, int32_t less, reading how)
{
    const int32_t a = __sxtab16(less, bytes0), b = odd_plus(less, bytes0);
    const int32_t c = __sxtab16(less, bytes1), d = odd_plus(less, bytes1);
    x[0] = how == RECTIFIED ? rectified(a) : a;
    x[1] = how == RECTIFIED ? rectified(b) : b;
    x[2] = how == RECTIFIED ? rectified(c) : c;
    x[3] = how == RECTIFIED ? rectified(d) : d;
    return x + 4;
}

/*
 * Appends inputs of two pixels to the columns: `count` of them, a multiple of four but at the end, which is filled up with
 * zeros. Returns where the next ones go.
 */
static inline int32_t *gather(int32_t *x, const int8_t *from0, const int8_t *from1, int count, int zero, reading how)
{
    const int32_t less = twice(-zero);
    for (const int8_t *last = from0 + (count & ~3); from0 != last; from0 += 4, from1 += 4)
        x = gather_four(x, four(from0), four(from1), less, how);
    if (count & 3) {
        int32_t bytes0 = 0, bytes1 = 0;
        memset(&bytes0, zero, 4);
        bytes1 = bytes0;
        memcpy(&bytes0, from0, (size_t)(count & 3));
        memcpy(&bytes1, from1, (size_t)(count & 3));
        x = gather_four(x, bytes0, bytes1, less, how);
    }
    return x;
}
#else
static inline int32_t *gather(int32_t *x, const int8_t *from0, const int8_t *from1, int count, int zero, reading how)
{
    for (int i = 0; i < count; i++) {
        int p = from0[i] - zero, q = from1[i] - zero;
        if (how == RECTIFIED) {
            p = p < 0 ? 0 : p;
            q = q < 0 ? 0 : q;
        }
        *x++ = p + q * PIXELS;
    }
    for (; count & 3; count++)
        *x++ = 0;
    return x;
}
#endif

/* gather, of which the compiler makes one loop with a ReLU and one without. */
static inline int32_t *append(int32_t *x, const int8_t *from0, const int8_t *from1, int count, int zero, reading how)
{
    return how == RECTIFIED ? gather(x, from0, from1, count, zero, RECTIFIED) : gather(x, from0, from1, count, zero, AS_IT_IS);
}

static inline int8_t saturated(int32_t value)
{
#if KERNELS_DSP
    __asm__("ssat %0, #8, %1" : "=r"(value) : "r"(value));
#else
    if ((uint32_t)value + 128u > 255u)
        value = value < 0 ? -128 : 127;
#endif
    return (int8_t)value;
}

/*
 * The 8-bit integer of a sum: what rescale makes of it with a shift 32 larger. Of the product's 64 bits the lower half only
 * decides what is lost, since all that is added lies in the upper one.
 */
static inline int8_t settled(int32_t sum, int32_t multiplier, int32_t round, int shift)
{
    return saturated(((int32_t)(((int64_t)sum * multiplier) >> 32) + round) >> shift);
}

/* What is added before the shift: a half, and the zero point behind it. */
static inline int32_t rounding(int zero, int shift)
{
    return (int32_t)((uint32_t)(2 * zero + 1) << (shift - 1));
}

#endif
