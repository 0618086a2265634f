#include "kernels.h"

/* The sum of values of one shape; the output may be one of them. */
void sum_f32(const map_f32 *const terms[], int count, const map_f32 *out)
{
    for (int pixel = 0; pixel < out->height * out->width; pixel++) {
        float *to = out->values + pixel * out->pitch;
        for (int c = 0; c < out->channels; c++) {
            float sum = terms[0]->values[pixel * terms[0]->pitch + c];
            for (int term = 1; term < count; term++)
                sum += terms[term]->values[pixel * terms[term]->pitch + c];
            to[c] = kept(sum, out->low, out->high);
        }
    }
}
