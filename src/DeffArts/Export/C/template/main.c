/*
 * An example for a computer: reads images from the file that is named, one after the other, and prints for each one the
 * class and then the logits. An image is NETWORK_HEIGHT x NETWORK_WIDTH pixels of NETWORK_CHANNELS network_input each, as
 * they lie in memory.
 */
#include <stdio.h>

#include "network.h"

static network_input image[NETWORK_HEIGHT * NETWORK_WIDTH * NETWORK_CHANNELS];
static network_output logits[NETWORK_CLASSES];

int main(int count, char **arguments)
{
    const size_t size = sizeof image / sizeof image[0];
    FILE *file = count == 2 ? fopen(arguments[1], "rb") : NULL;
    if (!file) {
        fprintf(stderr, "usage: %s IMAGES, a file of %d x %d x %d values of %d bytes for each image\n", arguments[0],
                NETWORK_HEIGHT, NETWORK_WIDTH, NETWORK_CHANNELS, (int)sizeof image[0]);
        return 2;
    }
    while (fread(image, sizeof image[0], size, file) == size) {
        network_run(image, logits);
        printf("%s", network_classes[network_class(logits)]);
        for (int i = 0; i < NETWORK_CLASSES; i++)
            printf("\t%.9g", (double)logits[i]);
        printf("\n");
    }
    fclose(file);
    return 0;
}
