#include "kernels.h"

/* From pixels 0 to 255 to what the network was trained on. */
void normalise_f32(const map_f32 *in, const map_f32 *out, const float *mean, const float *deviation)
{
    for (int pixel = 0; pixel < out->height * out->width; pixel++)
        for (int c = 0; c < out->channels; c++)
            out->values[pixel * out->pitch + c] = (in->values[pixel * in->pitch + c] / 255.0f - mean[c]) / deviation[c];
}
