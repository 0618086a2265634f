#include "kernels.h"

/* The largest of the window's pixels that lie inside the image. */
void max_pool_f32(const map_f32 *in, const map_f32 *out, const window *over)
{
    for (int y = 0; y < out->height; y++) {
        const taps rows = taps_inside(y, over->stride_y, over->padding_y, over->height, 1, in->height);
        for (int x = 0; x < out->width; x++) {
            const taps columns = taps_inside(x, over->stride_x, over->padding_x, over->width, 1, in->width);
            const float *corner = in->values + (rows.pixel * in->width + columns.pixel) * in->pitch;
            float *to = out->values + (y * out->width + x) * out->pitch;
            for (int c = 0; c < in->channels; c++) {
                float largest = corner[c];
                for (int r = 0; r < rows.to - rows.from; r++) {
                    const float *from = corner + r * in->width * in->pitch + c;
                    for (int k = columns.from; k < columns.to; k++, from += in->pitch)
                        largest = *from > largest ? *from : largest;
                }
                to[c] = largest;
            }
        }
    }
}
