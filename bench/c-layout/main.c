/* Both layouts once, on 16 channels of 16x16 pixels; see run.sh. */
#include "kernels.h"

void chw_pointwise(const float *in, float *out, int pixels, int inputs, int outputs, const float *weight);
void chw_depthwise(const float *in, float *out, int channels, int size, int k, const float *weight);

static float values[16 * 16 * 16], results[16 * 16 * 16], weights[16 * 16];

int main(void)
{
    const map_f32 in = {values, 16, 16, 16, 16, -INFINITY, INFINITY}, out = {results, 16, 16, 16, 16, -INFINITY, INFINITY};
    const window over = {3, 3, 1, 1, 1, 1, 1};
    pointwise_f32(&in, &out, 1, 0, RECTIFIED, weights, 0);
    depthwise_f32(&in, &out, &over, RECTIFIED, weights, 0);
    chw_pointwise(values, results, 256, 16, 16, weights);
    chw_depthwise(values, results, 16, 16, 3, weights);
    return 0;
}
