/* The kernels as they would be with values channel by channel, to count what the layout takes. */
#include "kernels.h"

void chw_pointwise(const float *in, float *out, int pixels, int inputs, int outputs, const float *weight)
{
    for (int o = 0; o + 4 <= outputs; o += 4)
        for (int p = 0; p < pixels; p++) {
            float a = 0, b = 0, c = 0, d = 0;
            const float *w = weight + o * inputs;
            for (int i = 0; i < inputs; i++) {
                const float v = in[i * pixels + p], x = v > 0 ? v : 0;
                a += x * w[i];
                b += x * w[inputs + i];
                c += x * w[2 * inputs + i];
                d += x * w[3 * inputs + i];
            }
            out[o * pixels + p] = a;
            out[(o + 1) * pixels + p] = b;
            out[(o + 2) * pixels + p] = c;
            out[(o + 3) * pixels + p] = d;
        }
}

void chw_depthwise(const float *in, float *out, int channels, int size, int k, const float *weight)
{
    for (int ch = 0; ch < channels; ch++)
        for (int y = 0; y < size; y++) {
            const taps rows = taps_inside(y, 1, k / 2, k, 1, size);
            for (int x = 0; x < size; x++) {
                const taps cols = taps_inside(x, 1, k / 2, k, 1, size);
                float sum = 0;
                for (int r = rows.from; r < rows.to; r++) {
                    const float *from = in + (ch * size + rows.pixel + r - rows.from) * size + cols.pixel;
                    const float *tap = weight + (ch * k + r) * k + cols.from;
                    for (int c = cols.from; c < cols.to; c++, from++, tap++)
                        sum += (*from > 0 ? *from : 0) * *tap;
                }
                out[(ch * size + y) * size + x] = sum;
            }
        }
}
