#include "kernels.h"

/* A ReLU that no convolution and no sum takes, at the output's scale; `most` is of the input's. */
void relu_i8(const map_i8 *in, const map_i8 *out, int most, int32_t multiplier, int shift)
{
    for (int pixel = 0; pixel < out->height * out->width; pixel++)
        for (int c = 0; c < out->channels; c++) {
            const int read = in->values[pixel * in->pitch + c], value = read < in->zero ? in->zero : read > most ? most : read;
            out->values[pixel * out->pitch + c] = (int8_t)rescale(value - in->zero, multiplier, shift, -128, 127, out->zero);
        }
}
