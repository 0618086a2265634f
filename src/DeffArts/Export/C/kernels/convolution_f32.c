#include "kernels.h"

/* The products of one tap's inputs with the filters of four outputs, `filter` numbers from each other. */
static void four_sums(const float *from, int inputs, float least, const float *tap, int filter, float sums[4])
{
    const float *t1 = tap + filter, *t2 = t1 + filter, *t3 = t2 + filter;
    float a = sums[0], b = sums[1], c = sums[2], d = sums[3];
    for (int i = 0; i < inputs; i++) {
        const float x = from[i] > least ? from[i] : least;
        a = plus_product(a, x, tap[i]);
        b = plus_product(b, x, t1[i]);
        c = plus_product(c, x, t2[i]);
        d = plus_product(d, x, t3[i]);
    }
    sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}

/* A convolution over all channels, four output channels at a time. */
void convolution_f32(const map_f32 *in, const map_f32 *out, const window *over, reading how, const float *weight, const float *bias)
{
    const float least = how == RECTIFIED ? 0.0f : -INFINITY;
    const int filter = over->height * over->width * in->channels;
    for (int y = 0; y < out->height; y++) {
        const taps rows = taps_inside(y, over->stride_y, over->padding_y, over->height, over->dilation, in->height);
        for (int x = 0; x < out->width; x++) {
            const taps columns = taps_inside(x, over->stride_x, over->padding_x, over->width, over->dilation, in->width);
            float *to = out->values + (y * out->width + x) * out->pitch;
            for (int o = 0; o < out->channels; o += 4) {
                const int some = out->channels - o < 4 ? out->channels - o : 4;
                float sums[4] = {0, 0, 0, 0};
                for (int k = 0; bias && k < some; k++)
                    sums[k] = bias[o + k];
                for (int r = rows.from; r < rows.to; r++) {
                    const int row = rows.pixel + (r - rows.from) * over->dilation;
                    for (int c = columns.from; c < columns.to; c++) {
                        const int column = columns.pixel + (c - columns.from) * over->dilation;
                        const float *from = in->values + (row * in->width + column) * in->pitch;
                        const float *tap = weight + o * filter + (r * over->width + c) * in->channels;
                        if (some == 4)
                            four_sums(from, in->channels, least, tap, filter, sums);
                        else
                            for (int k = 0; k < some; k++)
                                for (int i = 0; i < in->channels; i++)
                                    sums[k] = plus_product(sums[k], from[i] > least ? from[i] : least, tap[k * filter + i]);
                    }
                }
                for (int k = 0; k < some; k++)
                    to[o + k] = kept(sums[k], out->low, out->high);
            }
        }
    }
}
