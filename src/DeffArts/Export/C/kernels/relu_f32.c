#include "kernels.h"

/* A ReLU that no convolution and no sum takes. */
void relu_f32(const map_f32 *in, const map_f32 *out, float most)
{
    for (int pixel = 0; pixel < out->height * out->width; pixel++)
        for (int c = 0; c < out->channels; c++) {
            const float value = in->values[pixel * in->pitch + c];
            out->values[pixel * out->pitch + c] = value < 0.0f ? 0.0f : value > most ? most : value;
        }
}
