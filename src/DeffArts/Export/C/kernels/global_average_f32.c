#include "kernels.h"

/* The mean of each channel. */
void global_average_f32(const map_f32 *in, const map_f32 *out)
{
    const int pixels = in->height * in->width;
    for (int c = 0; c < in->channels; c++) {
        float sum = 0;
        for (int pixel = 0; pixel < pixels; pixel++)
            sum += in->values[pixel * in->pitch + c];
        out->values[c] = sum / (float)pixels;
    }
}
