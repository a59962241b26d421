/* What is said of a probe, from all that came in about it. */
#ifndef OUTCOME_H
#define OUTCOME_H

#include "format.h"
#include "plan.h"

/* How many packets of each probe have to be answered for. */
unsigned wanted_answers(const struct plan *plan);

/* How many of a mask's packets there are. */
unsigned count_of(uint32_t mask);

/* Notes how long a packet took, if it is the quickest one or the first. */
void note_time(struct probe *probe, unsigned attempt, bool first);

/* Says the outcome as soon as it is known. */
void consider(struct plan *plan, uint32_t index);

/* Says the outcome as far as it is known: nothing more is waited for. */
void conclude(struct plan *plan, uint32_t index);

/* Says an outcome, and gives the group's neighbour entries back when it is its last. */
void finish(struct plan *plan, uint32_t index, const char *format, ...) FORMATS(3, 4);

uint32_t probe_done_count(void);
uint64_t probe_slowest(void);

/* For another round of all of them. */
void forget_outcomes(void);

#endif
