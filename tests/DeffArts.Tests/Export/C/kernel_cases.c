/*
 * Calls a convolution kernel on random numbers and compares what it writes with plain_i8. Each line of the standard input is
 * a case: kind (0 pointwise, 1 dense, 2 depthwise), input height, width, channels and what is between its pixels, output
 * height, width, channels and between, window height, width, stride, padding, dilation, first pixel, ReLU on read, whether
 * the output lies where the input does, and the bytes that the kernel may work in. Prints a line for each wrong case.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/kernels.h"

static uint32_t state = 1;

static int drawn(int low, int high)
{
    state = state * 1664525u + 1013904223u;
    return low + (int)((state >> 8) % (uint32_t)(high - low + 1));
}

static int8_t *numbers(int count)
{
    int8_t *all = malloc((size_t)count);
    for (int i = 0; i < count; i++)
        all[i] = (int8_t)drawn(-128, 127);
    return all;
}

static int8_t *packed(int kind, const int8_t *weight, int inputs, int outputs)
{
    const int fours = (inputs + 3) / 4, wide = (outputs + 3) & ~3;
    int8_t *order = calloc((size_t)(kind == 2 ? inputs * wide : (outputs + 1) / 2 * fours * 8), 1);
    for (int o = 0; o < outputs; o++)
        for (int i = 0; i < inputs; i++)
            order[kind == 2 ? i * wide + o : o / 2 * fours * 8 + i / 4 * 8 + (o & 1) * 4 + (i & 3)] = weight[o * inputs + i];
    return order;
}

int main(void)
{
    int kind, h, w, c, gap, oh, ow, oc, ogap, kh, kw, stride, padding, dilation, first, how, over_input, bytes, at = 0;
    while (scanf("%d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d", &kind, &h, &w, &c, &gap, &oh, &ow, &oc, &ogap, &kh, &kw, &stride,
                 &padding, &dilation, &first, &how, &over_input, &bytes) == 18) {
        const int inputs = kh * kw * (kind == 2 ? 1 : c), size_in = h * w * (c + gap), size_out = oh * ow * (oc + ogap);
        int8_t *in_values = numbers(size_in), *expected = numbers(size_out), *written = malloc((size_t)size_out);
        int8_t *weight = numbers(inputs * oc), *shift = malloc((size_t)oc), *shift_of_all = malloc((size_t)oc);
        int32_t *bias = malloc((size_t)oc * 4), *multiplier = malloc((size_t)oc * 4), *ends = malloc((size_t)oc * 8);
        int32_t *scratch = malloc((size_t)bytes);
        for (int o = 0; o < oc; o++) {
            ends[2 * o] = bias[o] = drawn(-3000, 3000);
            ends[2 * o + 1] = multiplier[o] = (1 << 30) + drawn(0, (1 << 24) - 1) * 64;
            shift[o] = (int8_t)drawn(drawn(0, 3) ? 6 : 1, drawn(0, 3) ? 11 : 22);
            shift_of_all[o] = (int8_t)(shift[o] + 32);
        }
        memcpy(written, expected, (size_t)size_out);
        const int zero = drawn(-128, 127), low = drawn(0, 1) ? zero : -128, high = drawn(0, 1) ? 127 : drawn(zero, 127);
        const map_i8 in = {in_values, h, w, c, c + gap, drawn(-128, 127), -128, 127};
        const map_i8 plain = {expected, oh, ow, oc, oc + ogap, zero, low, high};
        const map_i8 out = {over_input ? in_values : written, oh, ow, oc, oc + ogap, zero, low, high};
        const window over = {kh, kw, stride, stride, padding, padding, dilation};
        int8_t *order = packed(kind, weight, inputs, oc);
        const filters_i8 by = {order, ends, shift};
        if (over_input)
            memcpy(expected, in_values, (size_t)size_out);
        plain_i8(&in, &plain, &over, first, how ? RECTIFIED : AS_IT_IS, kind == 2 ? c : 1, weight, bias, multiplier, shift_of_all);
        if (kind == 0)
            pointwise_i8(&in, &out, stride, first, how ? RECTIFIED : AS_IT_IS, &by, scratch);
        else if (kind == 1)
            convolution_i8(&in, &out, &over, how ? RECTIFIED : AS_IT_IS, &by, scratch);
        else
            depthwise_i8(&in, &out, &over, how ? RECTIFIED : AS_IT_IS, &by, scratch);
        if (memcmp(expected, out.values, (size_t)size_out) != 0)
            printf("case %d is wrong\n", at);
        at++;
        free(in_values), free(expected), free(written), free(weight), free(shift), free(shift_of_all), free(bias);
        free(multiplier), free(ends), free(scratch), free(order);
    }
    printf("%d cases\n", at);
    return 0;
}
