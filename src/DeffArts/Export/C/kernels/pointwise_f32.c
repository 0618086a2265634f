#include <float.h>

#include "kernels.h"

/* One pixel: four output channels at a time, so that an input is read, and its ReLU taken, once for four products. */
static void pixel(const float *in, int inputs, const map_f32 *out, float *to, reading how, const float *weight, const float *bias)
{
    const float least = how == RECTIFIED ? 0.0f : -FLT_MAX;
    int o = 0;
    for (; o + 4 <= out->channels; o += 4) {
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
        to[o] = kept(a, out), to[o + 1] = kept(b, out), to[o + 2] = kept(c, out), to[o + 3] = kept(d, out);
    }
    for (; o < out->channels; o++) {
        float a = bias ? bias[o] : 0.0f;
        for (int i = 0; i < inputs; i++)
            a += (in[i] > least ? in[i] : least) * weight[o * inputs + i];
        to[o] = kept(a, out);
    }
}

/*
 * A 1x1 convolution. The first pixel that is read is (first, first); the second path of a factorised reduce begins at 1,
 * and at odd sizes its last pixels lie outside of the image, where there are zeros.
 */
void pointwise_f32(const map_f32 *in, const map_f32 *out, int stride, int first, reading how, const float *weight, const float *bias)
{
    for (int y = 0; y < out->height; y++) {
        for (int x = 0; x < out->width; x++) {
            const int row = first + y * stride, column = first + x * stride;
            const int inputs = row < in->height && column < in->width ? in->channels : 0;
            const float *from = inputs ? in->values + (row * in->width + column) * in->pitch : in->values;
            float *to = out->values + (y * out->width + x) * out->pitch;
            pixel(from, inputs, out, to, how, weight, bias);
        }
    }
}
