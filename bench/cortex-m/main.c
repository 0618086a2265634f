/*
 * Runs an exported 8-bit network once on a bare Cortex-M and prints the instructions of each step, counted by the system
 * timer (one tick is 40 instructions under qemu's -icount shift=0), the logits, and how deep the stack went.
 */
#include <stdint.h>

#include "network.h"
#include "steps.h"

extern uint32_t stack_top, data_image, data_start, data_end, bss_start, bss_end;
void reset(void);

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

static void write_number(const char *before, int64_t value)
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
    semihost(4, before);
    semihost(4, text + at);
}

static uint8_t image[NETWORK_HEIGHT * NETWORK_WIDTH * NETWORK_CHANNELS];
static int32_t logits[NETWORK_CLASSES];
int64_t steps[NETWORK_STEPS + 1];
int current_step;

#ifndef PEER
/* Of our own kernels all that a step takes is counted; the peer's shim counts the peer's kernels alone. */
static uint32_t begun;

void network_profile(int step)
{
    const uint32_t now = SYST_CVR;
    if (step > 0)
        steps[step - 1] = INSTRUCTIONS(begun, now);
    begun = SYST_CVR;
}
#else
void network_profile(int step)
{
    current_step = step;
}
#endif

enum { PAINTED = 16384, PAINT = 0x5A5A5A5A };

__attribute__((noinline)) static void measured_run(void)
{
    volatile uint32_t *top = (volatile uint32_t *)__builtin_frame_address(0) - 32;
    for (int i = 1; i <= PAINTED / 4; i++)
        top[-i] = PAINT;
    network_run(image, logits);
    int deepest = PAINTED / 4;
    while (deepest > 0 && top[-deepest] == PAINT)
        deepest--;
    write_number("stack\t", 4 * deepest);
}

__attribute__((noinline)) static void run(void)
{
    for (uint32_t *to = &data_start, *from = &data_image; to < &data_end;)
        *to++ = *from++;
    for (uint32_t *to = &bss_start; to < &bss_end;)
        *to++ = 0;
    SYST_RVR = 0xFFFFFFu;
    SYST_CVR = 0;
    SYST_CSR = 5;
    uint32_t random = 99;
    for (unsigned i = 0; i < sizeof image; i++) {
        random = random * 1664525u + 1013904223u;
        image[i] = (uint8_t)(random >> 24);
    }
    measured_run();
    write_number("\narena\t", NETWORK_ARENA_BYTES);
    for (int i = 0; i < NETWORK_CLASSES; i++)
        write_number(i == 0 ? "\nlogits\t" : " ", logits[i]);
    for (int i = 0; i < NETWORK_STEPS; i++)
        write_number("\nstep\t", steps[i]);
#ifdef PEER
    write_number("\nscratch\t", peer_scratch);
    write_number("\nfailed\t", peer_failed);
#endif
    semihost(4, "\n");
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
