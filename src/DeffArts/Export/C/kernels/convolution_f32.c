#include <float.h>

#include "kernels.h"

/* A convolution over all channels, four output channels at a time. */
void convolution_f32(const map_f32 *in, const map_f32 *out, const window *over, reading how, const float *weight, const float *bias)
{
    const float least = how == RECTIFIED ? 0.0f : -FLT_MAX;
    const int filter = over->height * over->width * in->channels;
    for (int y = 0; y < out->height; y++) {
        const taps rows = taps_inside(y, over->stride_y, over->padding_y, over->height, over->dilation, in->height);
        for (int x = 0; x < out->width; x++) {
            const taps columns = taps_inside(x, over->stride_x, over->padding_x, over->width, over->dilation, in->width);
            float *to = out->values + (y * out->width + x) * out->pitch;
            for (int o = 0; o < out->channels; o += 4) {
                const int some = out->channels - o < 4 ? out->channels - o : 4;
                float sum[4] = {0, 0, 0, 0};
                for (int r = rows.from; r < rows.to; r++) {
                    const int row = rows.pixel + (r - rows.from) * over->dilation;
                    for (int c = columns.from; c < columns.to; c++) {
                        const int column = columns.pixel + (c - columns.from) * over->dilation;
                        const float *from = in->values + (row * in->width + column) * in->pitch;
                        const float *tap = weight + o * filter + (r * over->width + c) * in->channels;
                        for (int i = 0; i < in->channels; i++) {
                            const float value = from[i] > least ? from[i] : least;
                            for (int k = 0; k < some; k++)
                                sum[k] += value * tap[k * filter + i];
                        }
                    }
                }
                for (int k = 0; k < some; k++)
                    to[o + k] = kept(sum[k] + (bias ? bias[o + k] : 0.0f), out);
            }
        }
    }
}
