/* The system timer, and what the driver and the peer's shim share. */
#ifndef STEPS_H
#define STEPS_H

#include <stdint.h>

#define SYST_CSR (*(volatile uint32_t *)0xE000E010u)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014u)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018u)
#define INSTRUCTIONS(from, to) ((int64_t)(((from) - (to)) & 0xFFFFFFu) * 40)

extern int64_t steps[];
extern int current_step, peer_scratch, peer_failed;

#endif
