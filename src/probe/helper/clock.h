/* Two clocks, and the pace of the packets. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum { MILLISECOND = 1000, SECOND = 1000 * MILLISECOND, TICK_US = 5 * MILLISECOND };

/* The time as it is, in microseconds: for how long an answer took. Never 0. */
uint64_t clock_now(void);

/* The time of this turn of the loop, without the times in which the process was not let run: for how long an answer
 * was waited for. So a process that was held up does not mistake its own absence for silence. */
uint64_t clock_patient(void);

/* Starts a turn of the loop. */
void clock_turn(void);

/* May one more packet be sent now? Then it counts as sent. */
bool pace_take(void);

#endif
