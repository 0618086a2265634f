#include "kernels.h"

/* One filter for each channel, four channels at a time. */
void depthwise_f32(const map_f32 *in, const map_f32 *out, const window *over, reading how, const float *weight, const float *bias)
{
    const float least = how == RECTIFIED ? 0.0f : -INFINITY, low = out->low, high = out->high;
    const int channels = in->channels, step_x = over->dilation * in->pitch;
    for (int y = 0; y < out->height; y++) {
        const taps rows = taps_inside(y, over->stride_y, over->padding_y, over->height, over->dilation, in->height);
        for (int x = 0; x < out->width; x++) {
            const taps columns = taps_inside(x, over->stride_x, over->padding_x, over->width, over->dilation, in->width);
            const float *corner = in->values + (rows.pixel * in->width + columns.pixel) * in->pitch;
            float *to = out->values + (y * out->width + x) * out->pitch;
            for (int c = 0; c < channels; c += 4) {
                const int some = channels - c < 4 ? channels - c : 4;
                float sum[4] = {0, 0, 0, 0};
                for (int r = rows.from; r < rows.to; r++) {
                    const float *from = corner + (r - rows.from) * over->dilation * in->width * in->pitch + c;
                    const float *tap = weight + (r * over->width + columns.from) * channels + c;
                    for (int k = columns.from; k < columns.to; k++, from += step_x, tap += channels) {
                        if (some == 4) {
                            sum[0] = plus_product(sum[0], from[0] > least ? from[0] : least, tap[0]);
                            sum[1] = plus_product(sum[1], from[1] > least ? from[1] : least, tap[1]);
                            sum[2] = plus_product(sum[2], from[2] > least ? from[2] : least, tap[2]);
                            sum[3] = plus_product(sum[3], from[3] > least ? from[3] : least, tap[3]);
                        } else {
                            for (int j = 0; j < some; j++)
                                sum[j] = plus_product(sum[j], from[j] > least ? from[j] : least, tap[j]);
                        }
                    }
                }
                for (int j = 0; j < some; j++)
                    to[c + j] = kept(sum[j] + (bias ? bias[c + j] : 0.0f), low, high);
            }
        }
    }
}
