/*
 * The exporter's kernel interface, done by CMSIS-NN. Counted are its kernels, passes for ReLUs that it cannot take when it
 * reads, and copies into concatenations, which it cannot write; not counted is what the shim itself needs: tables in
 * CMSIS-NN's form, its order of the weights, inputs gathered out of a concatenation.
 */
#include <string.h>

#include "arm_nnfunctions.h"
#include "kernels/kernels.h"
#include "steps.h"

enum { LARGEST = 131072, CHANNELS = 1024 };

int peer_scratch, peer_failed;
static uint32_t begun;
static int8_t dense_in[LARGEST], dense_in2[LARGEST], dense_out[LARGEST], weights[LARGEST], scratch[LARGEST];
static int32_t biases[CHANNELS], multipliers[CHANNELS], shifts[CHANNELS];

#define START() (begun = SYST_CVR)
#define STOP() (steps[current_step] += INSTRUCTIONS(begun, SYST_CVR))

/* Which maps a ReLU pass was counted for: a program on CMSIS-NN would keep the result. */
static const int8_t *rectified[256];
static int rectified_count;

static int is_new(const int8_t *values)
{
    for (int i = 0; i < rectified_count; i++)
        if (rectified[i] == values)
            return 0;
    rectified[rectified_count++ & 255] = values;
    return 1;
}

/* Rows without gaps, as CMSIS-NN reads them, with the ReLU taken. */
static const int8_t *dense(const map_i8 *in, reading how, int8_t *to)
{
    const int pixels = in->height * in->width;
    if (in->pitch == in->channels && how == AS_IT_IS)
        return in->values;
    for (int pixel = 0; pixel < pixels; pixel++)
        memcpy(to + pixel * in->channels, in->values + pixel * in->pitch, (size_t)in->channels);
    if (how == RECTIFIED) {
        const int zero = in->zero, is_counted = is_new(in->values);
        START();
        for (int i = 0; i < pixels * in->channels; i++)
            to[i] = to[i] > zero ? to[i] : (int8_t)zero;
        if (is_counted)
            STOP();
    }
    return to;
}

static int8_t *target(const map_i8 *out)
{
    return out->pitch == out->channels ? out->values : dense_out;
}

static void place(const map_i8 *out)
{
    if (out->pitch == out->channels)
        return;
    START();
    for (int pixel = 0; pixel < out->height * out->width; pixel++)
        memcpy(out->values + pixel * out->pitch, dense_out + pixel * out->channels, (size_t)out->channels);
    STOP();
}

static void check(int status, int bytes)
{
    peer_failed += status != ARM_CMSIS_NN_SUCCESS;
    peer_scratch = bytes > peer_scratch ? bytes : peer_scratch;
}

static cmsis_nn_per_channel_quant_params tables(const filters_i8 *by, int outputs)
{
    for (int i = 0; i < outputs; i++) {
        biases[i] = by->ends[2 * i];
        multipliers[i] = by->ends[2 * i + 1];
        shifts[i] = 31 - (by->shift[i] + 32);
    }
    return (cmsis_nn_per_channel_quant_params){multipliers, shifts};
}

static void convolve(const map_i8 *in, const map_i8 *out, const window *over, int first, reading how, const filters_i8 *by)
{
    const int size = over->height * over->width * in->channels, fours = (size + 3) / 4;
    for (int o = 0; o < out->channels; o++)
        for (int i = 0; i < size; i++)
            weights[o * size + i] = by->weight[o / 2 * fours * 8 + i / 4 * 8 + (o & 1) * 4 + (i & 3)];
    const cmsis_nn_per_channel_quant_params factors = tables(by, out->channels);
    const int8_t *from = dense(in, how, dense_in) + first * (in->width + 1) * in->channels;
    const cmsis_nn_conv_params parameters = {-in->zero, out->zero, {over->stride_x, over->stride_y}, {over->padding_x, over->padding_y},
                                             {over->dilation, over->dilation}, {out->low, out->high}};
    const cmsis_nn_dims input = {1, in->height, in->width, in->channels}, filter = {out->channels, over->height, over->width, in->channels};
    const cmsis_nn_dims bias = {1, 1, 1, out->channels}, output = {1, out->height, out->width, out->channels};
    const int bytes = arm_convolve_wrapper_s8_get_buffer_size(&parameters, &input, &filter, &output);
    const cmsis_nn_context context = {scratch, bytes};
    START();
    const int status = arm_convolve_wrapper_s8(&context, &parameters, &factors, &input, from, &filter, weights, &bias, biases, &output, target(out));
    STOP();
    check(status, bytes);
    place(out);
}

void convolution_i8(const map_i8 *in, const map_i8 *out, const window *over, reading how, const filters_i8 *by, int32_t *columns)
{
    (void)columns;
    convolve(in, out, over, 0, how, by);
}

void pointwise_i8(const map_i8 *in, const map_i8 *out, int stride, int first, reading how, const filters_i8 *by, int32_t *columns)
{
    (void)columns;
    convolve(in, out, &(window){1, 1, stride, stride, 0, 0, 1}, first, how, by);
}

void depthwise_i8(const map_i8 *in, const map_i8 *out, const window *over, reading how, const filters_i8 *by, int32_t *lines)
{
    (void)lines;
    for (int tap = 0; tap < over->height * over->width; tap++)
        memcpy(weights + tap * in->channels, by->weight + tap * ((in->channels + 3) & ~3), (size_t)in->channels);
    const cmsis_nn_per_channel_quant_params factors = tables(by, out->channels);
    const int8_t *from = dense(in, how, dense_in);
    int8_t *to = target(out);
    if (from == to) { /* ours writes over its input */
        memcpy(dense_in, from, (size_t)(in->height * in->width * in->channels));
        from = dense_in;
    }
    const cmsis_nn_dw_conv_params parameters = {-in->zero, out->zero, 1, {over->stride_x, over->stride_y}, {over->padding_x, over->padding_y},
                                                {over->dilation, over->dilation}, {out->low, out->high}};
    const cmsis_nn_dims input = {1, in->height, in->width, in->channels}, filter = {1, over->height, over->width, in->channels};
    const cmsis_nn_dims bias = {1, 1, 1, out->channels}, output = {1, out->height, out->width, out->channels};
    const int bytes = arm_depthwise_conv_wrapper_s8_get_buffer_size(&parameters, &input, &filter, &output);
    const cmsis_nn_context context = {scratch, bytes};
    START();
    const int status = arm_depthwise_conv_wrapper_s8(&context, &parameters, &factors, &input, from, &filter, weights, &bias, biases, &output, to);
    STOP();
    check(status, bytes);
    place(out);
}

static void pool(const map_i8 *in, const map_i8 *out, const window *over, int is_max)
{
    const int8_t *from = dense(in, AS_IT_IS, dense_in);
    const cmsis_nn_pool_params parameters = {{over->stride_x, over->stride_y}, {over->padding_x, over->padding_y}, {-128, 127}};
    const cmsis_nn_dims input = {1, in->height, in->width, in->channels}, filter = {1, over->height, over->width, 1};
    const cmsis_nn_dims output = {1, out->height, out->width, out->channels};
    const int bytes = is_max ? 0 : 4 * in->channels;
    const cmsis_nn_context context = {scratch, bytes};
    START();
    const int status = is_max ? arm_max_pool_s8(&context, &parameters, &input, from, &filter, &output, target(out))
                              : arm_avgpool_s8(&context, &parameters, &input, from, &filter, &output, target(out));
    STOP();
    check(status, bytes);
    place(out);
}

void max_pool_i8(const map_i8 *in, const map_i8 *out, const window *over, int32_t multiplier, int shift)
{
    (void)multiplier, (void)shift;
    pool(in, out, over, 1);
}

void average_pool_i8(const map_i8 *in, const map_i8 *out, const window *over, const int32_t *multiplier, const int8_t *shift)
{
    (void)multiplier, (void)shift;
    pool(in, out, over, 0);
}

void global_average_i8(const map_i8 *in, const map_i8 *out, int32_t multiplier, int shift)
{
    (void)multiplier, (void)shift;
    pool(in, out, &(window){in->height, in->width, in->height, in->width, 0, 0, 1}, 0);
}

/* A factor as CMSIS-NN has it: multiplier / 2^31 * 2^shift. */
static void factor(double value, int32_t *multiplier, int32_t *shift)
{
    *shift = 0;
    for (; value >= 1; value /= 2)
        ++*shift;
    for (; value < 0.5 && *shift > -31; value *= 2)
        --*shift;
    *multiplier = (int32_t)(value * 2147483647.0);
}

/* Two terms at a time. */
void sum_i8(const map_i8 *const terms[], int count, const map_i8 *out, const int32_t *multiplier, int shift)
{
    const int8_t *sum = dense(terms[0], AS_IT_IS, dense_in);
    int8_t *to = target(out);
    for (int i = 1; i < count; i++) {
        const double a = i > 1 ? 1 : (double)multiplier[0] / ((int64_t)1 << shift), b = (double)multiplier[i] / ((int64_t)1 << shift);
        const double most = 2 * (a > b ? a : b);
        int32_t by_a, shift_a, by_b, shift_b, by, shift_out;
        factor(a / most, &by_a, &shift_a);
        factor(b / most, &by_b, &shift_b);
        factor(most / (1 << 20), &by, &shift_out);
        const int8_t *term = dense(terms[i], AS_IT_IS, dense_in2);
        const int zero = i > 1 ? out->zero : terms[0]->zero;
        START();
        const int status = arm_elementwise_add_s8(sum, term, -zero, by_a, shift_a, -terms[i]->zero, by_b, shift_b, 20, to, out->zero, by,
                                                  shift_out, out->low, out->high, out->height * out->width * out->channels);
        STOP();
        check(status, 0);
        sum = to;
    }
    place(out);
}

void linear_i8(const map_i8 *in, int32_t *out, int outputs, const int8_t *weight, const int32_t *bias, const int32_t *multiplier,
               const int8_t *shift)
{
    static int8_t scores[CHANNELS];
    for (int i = 0; i < outputs; i++) {
        multipliers[i] = multiplier[i];
        shifts[i] = 31 - shift[i];
    }
    const cmsis_nn_fc_params parameters = {-in->zero, 0, 0, {-128, 127}};
    const cmsis_nn_quant_params factors = {multipliers, shifts, 1};
    const cmsis_nn_dims input = {1, 1, 1, in->channels}, filter = {in->channels, 1, 1, outputs}, row = {1, 1, 1, outputs};
    const cmsis_nn_context context = {scratch, 0};
    START();
    const int status = arm_fully_connected_wrapper_s8(&context, &parameters, &factors, &input, in->values, &filter, weight, &row, bias, &row, scores);
    STOP();
    check(status, 0);
    for (int i = 0; i < outputs; i++) { /* its logits have 8 bits; ours are printed */
        int32_t sum = bias[i];
        for (int k = 0; k < in->channels; k++)
            sum += weight[i * in->channels + k] * (in->values[k] - in->zero);
        out[i] = rescale(sum, multiplier[i], shift[i], INT32_MIN, INT32_MAX, 0);
    }
}

/* What CMSIS-NN has no kernel for is counted as our plain loop. */
void relu_i8(const map_i8 *in, const map_i8 *out, int most, int32_t multiplier, int shift)
{
    (void)multiplier, (void)shift;
    START();
    for (int pixel = 0; pixel < out->height * out->width; pixel++)
        for (int c = 0; c < out->channels; c++) {
            const int value = in->values[pixel * in->pitch + c];
            out->values[pixel * out->pitch + c] = (int8_t)(value < in->zero ? in->zero : value > most ? most : value);
        }
    STOP();
}

void copy_i8(const map_i8 *in, const map_i8 *out, int32_t multiplier, int shift)
{
    (void)multiplier, (void)shift;
    START();
    for (int pixel = 0; pixel < out->height * out->width; pixel++)
        memcpy(out->values + pixel * out->pitch, in->values + pixel * in->pitch, (size_t)in->channels);
    STOP();
}

void zero_i8(const map_i8 *out)
{
    START();
    for (int pixel = 0; pixel < out->height * out->width; pixel++)
        memset(out->values + pixel * out->pitch, out->zero, (size_t)out->channels);
    STOP();
}

void plain_i8(const map_i8 *in, const map_i8 *out, const window *over, int first, reading how, int groups, const int8_t *weight,
              const int32_t *bias, const int32_t *multiplier, const int8_t *shift)
{
    (void)in, (void)out, (void)over, (void)first, (void)how, (void)groups, (void)weight, (void)bias, (void)multiplier, (void)shift;
    peer_failed++;
}

void quantise_i8(const uint8_t *pixels, const map_i8 *out, const int8_t *table)
{
    START();
    for (int pixel = 0; pixel < out->height * out->width; pixel++)
        for (int c = 0; c < out->channels; c++)
            out->values[pixel * out->pitch + c] = table[c * 256 + *pixels++];
    STOP();
}
