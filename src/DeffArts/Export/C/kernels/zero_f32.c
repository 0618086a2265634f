#include "kernels.h"

/* A node that nothing leads to. */
void zero_f32(const map_f32 *out)
{
    for (int pixel = 0; pixel < out->height * out->width; pixel++)
        for (int c = 0; c < out->channels; c++)
            out->values[pixel * out->pitch + c] = 0.0f;
}
