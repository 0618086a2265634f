#include <float.h>

#include "kernels.h"

/* One pixel: four output channels at a time, so that an input is read, and its ReLU taken, once for four products. */
static void pixel(const float *in, int inputs, float *out, int outputs, relu where, const float *weight, const float *bias)
{
    const float least = where & RELU_IN ? 0.0f : -FLT_MAX;
    int o = 0;
    for (; o + 4 <= outputs; o += 4) {
        const float *w0 = weight + o * inputs, *w1 = w0 + inputs, *w2 = w1 + inputs, *w3 = w2 + inputs;
        float a = 0, b = 0, c = 0, d = 0;
        if (bias)
            a = bias[o], b = bias[o + 1], c = bias[o + 2], d = bias[o + 3];
        for (int i = 0; i < inputs; i++) {
            const float x = in[i] > least ? in[i] : least;
            a += x * w0[i];
            b += x * w1[i];
            c += x * w2[i];
            d += x * w3[i];
        }
        out[o] = a, out[o + 1] = b, out[o + 2] = c, out[o + 3] = d;
    }
    for (; o < outputs; o++) {
        float a = bias ? bias[o] : 0.0f;
        for (int i = 0; i < inputs; i++)
            a += (in[i] > least ? in[i] : least) * weight[o * inputs + i];
        out[o] = a;
    }
    if (where & RELU_OUT)
        for (o = 0; o < outputs; o++)
            out[o] = out[o] > 0.0f ? out[o] : 0.0f;
}

/*
 * A 1x1 convolution. The first pixel that is read is (first, first); the second path of a factorised reduce begins at 1,
 * and at odd sizes its last pixels lie outside of the image, where there are zeros.
 */
void pointwise_f32(const map_f32 *in, const map_f32 *out, int stride, int first, relu where, const float *weight, const float *bias)
{
    for (int y = 0; y < out->height; y++) {
        for (int x = 0; x < out->width; x++) {
            const int row = first + y * stride, column = first + x * stride;
            const int inputs = row < in->height && column < in->width ? in->channels : 0;
            const float *from = inputs ? in->values + (row * in->width + column) * in->pitch : in->values;
            float *to = out->values + (y * out->width + x) * out->pitch;
            pixel(from, inputs, to, out->channels, where, weight, bias);
        }
    }
}
