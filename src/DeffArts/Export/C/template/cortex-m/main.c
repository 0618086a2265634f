/*
 * An example without an operating system: runs the network on the images of image.h and writes the classes and the logits
 * by semihosting, which emulators and debuggers understand. With NETWORK_PROFILE it also writes the instructions of each
 * step, counted by the system timer: one tick is 40 instructions under qemu's -icount shift=0.
 */
#include <stdint.h>

#include "../network.h"
#include "image.h"

extern uint32_t stack_top, data_image, data_start, data_end, bss_start, bss_end;
void reset(void);

/* What the processor reads when it starts. */
__attribute__((section(".vectors"), used)) static const struct {
    const void *stack;
    void (*reset)(void);
} vectors = {&stack_top, reset};

static void semihost(int operation, const void *argument)
{
    register int r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

static void write_text(const char *text)
{
    semihost(4, text);
}

static void write_number(int64_t value)
{
    char text[24];
    int at = sizeof text - 1;
    const int negative = value < 0;
    text[at] = 0;
    do {
        const int digit = (int)(value % 10);
        text[--at] = (char)('0' + (digit < 0 ? -digit : digit));
        value /= 10;
    } while (value != 0);
    if (negative)
        text[--at] = '-';
    write_text(text + at);
}

static network_output logits[NETWORK_CLASSES];

#ifdef NETWORK_PROFILE
#define SYST_CSR (*(volatile uint32_t *)0xE000E010u)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014u)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018u)
#define INSTRUCTIONS_PER_TICK 40

static uint32_t marks[NETWORK_STEPS + 1];

void network_profile(int step)
{
    marks[step] = SYST_CVR;
}

static void write_profile(void)
{
    for (int step = 0; step < NETWORK_STEPS; step++) {
        write_text("step\t");
        write_number(step);
        write_text("\t");
        write_number((int64_t)((marks[step] - marks[step + 1]) & 0xFFFFFFu) * INSTRUCTIONS_PER_TICK);
        write_text("\n");
    }
}
#endif

/* Not part of reset: it saves floating-point registers when it begins, and the unit must be on by then. */
__attribute__((noinline)) static void run(void)
{
    for (uint32_t *to = &data_start, *from = &data_image; to < &data_end;)
        *to++ = *from++;
    for (uint32_t *to = &bss_start; to < &bss_end;)
        *to++ = 0;
#ifdef NETWORK_PROFILE
    SYST_RVR = 0xFFFFFFu;
    SYST_CVR = 0;
    SYST_CSR = 5;
#endif
    for (int i = 0; i < IMAGES; i++) {
        network_run(images[i], logits);
        write_text(network_classes[network_class(logits)]);
        for (int k = 0; k < NETWORK_CLASSES; k++) {
            write_text("\t");
            write_number((int64_t)(logits[k] * LOGIT_DIGITS));
        }
        write_text("\n");
    }
#ifdef NETWORK_PROFILE
    write_profile();
#endif
    semihost(0x18, (const void *)0x20026);
}

void reset(void)
{
    *(volatile uint32_t *)0xE000ED88u |= 0xFu << 20; /* the floating-point unit on */
    __asm__ volatile("dsb\n\tisb" ::: "memory");
    run();
    for (;;) {
    }
}
