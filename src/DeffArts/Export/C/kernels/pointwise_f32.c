#include "kernels.h"

/* Two pixels by four output channels, so that every input and every weight that is read is used more than once. */
static void block(const float *p, const float *q, int inputs, reading how, const float *weight, const float *bias,
                  const map_f32 *out, float *to0, float *to1)
{
    const float *w1 = weight + inputs, *w2 = w1 + inputs, *w3 = w2 + inputs, least = how == RECTIFIED ? 0.0f : -INFINITY;
    const float low = out->low, high = out->high;
    float a = 0, b = 0, c = 0, d = 0;
    if (bias)
        a = bias[0], b = bias[1], c = bias[2], d = bias[3];
    float e = a, f = b, g = c, h = d;
    for (int i = 0; i < inputs; i++) {
        const float x = p[i] > least ? p[i] : least, y = q[i] > least ? q[i] : least;
        a = plus_product(a, x, weight[i]), e = plus_product(e, y, weight[i]);
        b = plus_product(b, x, w1[i]), f = plus_product(f, y, w1[i]);
        c = plus_product(c, x, w2[i]), g = plus_product(g, y, w2[i]);
        d = plus_product(d, x, w3[i]), h = plus_product(h, y, w3[i]);
    }
    to1[0] = kept(e, low, high), to1[1] = kept(f, low, high), to1[2] = kept(g, low, high), to1[3] = kept(h, low, high);
    to0[0] = kept(a, low, high), to0[1] = kept(b, low, high), to0[2] = kept(c, low, high), to0[3] = kept(d, low, high);
}

/* The channels of a pixel that are left over. */
static void rest(const float *p, int inputs, reading how, const float *weight, const float *bias, const map_f32 *out, int from, float *to)
{
    const float least = how == RECTIFIED ? 0.0f : -INFINITY;
    for (int o = from; o < out->channels; o++) {
        float sum = bias ? bias[o] : 0.0f;
        for (int i = 0; i < inputs; i++)
            sum = plus_product(sum, p[i] > least ? p[i] : least, weight[o * inputs + i]);
        to[o] = kept(sum, out->low, out->high);
    }
}

/* Two pixels, or one twice. */
static void pair(const float *p, const float *q, int inputs, reading how, const float *weight, const float *bias, const map_f32 *out,
                 float *to0, float *to1)
{
    int o = 0;
    for (; o + 4 <= out->channels; o += 4)
        block(p, q, inputs, how, weight + o * inputs, bias ? bias + o : bias, out, to0 + o, to1 + o);
    rest(p, inputs, how, weight, bias, out, o, to0);
    rest(q, inputs, how, weight, bias, out, o, to1);
}

/*
 * A 1x1 convolution. The first pixel that is read is (first, first); the second path of a factorised reduce begins at 1,
 * and at odd sizes its last pixels lie outside of the image, where there are zeros.
 */
void pointwise_f32(const map_f32 *in, const map_f32 *out, int stride, int first, reading how, const float *weight, const float *bias)
{
    for (int y = 0; y < out->height; y++) {
        const int row = first + y * stride;
        const int inside = row >= in->height ? 0 : (in->width - first + stride - 1) / stride;
        const float *from = in->values + (row * in->width + first) * in->pitch;
        float *to = out->values + y * out->width * out->pitch;
        int x = 0;
        for (; x < out->width && x < inside; x += 2, from += 2 * stride * in->pitch, to += 2 * out->pitch) {
            const int more = x + 1 < out->width && x + 1 < inside;
            pair(from, from + (more ? stride * in->pitch : 0), in->channels, how, weight, bias, out, to, to + (more ? out->pitch : 0));
        }
        for (x = inside; x < out->width; x++) {
            /* Zeros by any weights. */
            float *outside = out->values + (y * out->width + x) * out->pitch;
            for (int o = 0; o < out->channels; o++)
                outside[o] = kept(bias ? bias[o] : 0.0f, out->low, out->high);
        }
    }
}
