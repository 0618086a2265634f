#include "kernels.h"

/* The classifier. */
void linear_f32(const map_f32 *in, float *out, int outputs, const float *weight, const float *bias)
{
    for (int o = 0; o < outputs; o++) {
        float sum = bias[o];
        for (int i = 0; i < in->channels; i++)
            sum = plus_product(sum, weight[o * in->channels + i], in->values[i]);
        out[o] = sum;
    }
}
