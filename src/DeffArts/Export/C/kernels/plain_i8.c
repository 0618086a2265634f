#include "kernels.h"

/*
 * Any convolution, plainly: for a layer with a channel whose factor no filters_i8 can hold, or with a very large window.
 * Weights lie output by output, tap by tap, the inputs of a group one after the other.
 */
void plain_i8(const map_i8 *in, const map_i8 *out, const window *over, int first, reading how, int groups, const int8_t *weight,
              const int32_t *bias, const int32_t *multiplier, const int8_t *shift)
{
    const int inputs = in->channels / groups, each = out->channels / groups, size = over->height * over->width;
    for (int place = 0; place < out->height * out->width; place++) {
        const int top = place / out->width * over->stride_y - over->padding_y + first;
        const int left = place % out->width * over->stride_x - over->padding_x + first;
        for (int o = 0; o < out->channels; o++) {
            int32_t sum = bias[o];
            for (int tap = 0; tap < size; tap++) {
                const int row = top + tap / over->width * over->dilation, column = left + tap % over->width * over->dilation;
                if (row < 0 || row >= in->height || column < 0 || column >= in->width)
                    continue;
                const int8_t *from = in->values + (row * in->width + column) * in->pitch + o / each * inputs;
                for (int i = 0; i < inputs; i++) {
                    const int value = from[i] - in->zero;
                    sum += (how == RECTIFIED && value < 0 ? 0 : value) * weight[(o * size + tap) * inputs + i];
                }
            }
            out->values[place * out->pitch + o] = (int8_t)rescale(sum, multiplier[o], shift[o], out->low, out->high, out->zero);
        }
    }
}
