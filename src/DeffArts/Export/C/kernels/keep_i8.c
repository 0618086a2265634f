#include "kernels.h"

/* Where saturation does not take a ReLU: values between the bounds of their map. */
void keep_i8(const map_i8 *map)
{
    if (map->low == -128 && map->high == 127)
        return;
    for (int pixel = 0; pixel < map->height * map->width; pixel++) {
        int8_t *value = map->values + pixel * map->pitch;
        for (int c = 0; c < map->channels; c++)
            value[c] = (int8_t)(value[c] < map->low ? map->low : value[c] > map->high ? map->high : value[c]);
    }
}
